"""Introductions: asked for by organisations, answered by experts, and only then do they know each other."""

import pytest

from chassis.database import uuid7
from chassis.principal import ANONYMOUS
from chassis.testing import member, person
from identity.organisation.register.entries import identifier

LAMIA = identifier("municipality:2701")
ATHENS = identifier("municipality:4501")
MARIA = "maria@lamia.example"
EDITOR = "editor@lamia.example"
PROFILE = {
    "display_name": "Μαρία Παπαδοπούλου",
    "headline": "Ερευνήτρια",
    "sectors": ["transport"],
    "hears": {"introductions": True},
    "listed": True,
}


@pytest.fixture
def maria(registered):
    who = person(person_id=registered.active_person(MARIA, name="Μαρία Π."))
    assert registered.call("write_own_expert", principal=who, body=PROFILE).status == 200
    return who


@pytest.fixture
def editor(registered):
    return member(LAMIA, "contributor", person_id=registered.active_person(EDITOR, name="Νίκος Σ."))


def public_id(house, expert):
    own = house.call("get_own_expert", principal=expert)
    return own.json["id"] if own.status == 200 else expert.person_id


def ask(house, by, expert, organisation=LAMIA, message="Θέλουμε να σας γνωρίσουμε."):
    body = {"organisation_id": str(organisation), "message": message}
    return house.call("request_introduction", principal=by, expert_id=public_id(house, expert), body=body)


def answer(house, by, introduction_id, decision="accept"):
    return house.call("answer_introduction", principal=by, introduction_id=introduction_id, body={"decision": decision})


def listed(house, who, **query):
    answered = house.call("list_introductions", principal=who, query=query)
    assert answered.status == 200, answered.text
    return answered.json["items"]


def test_both_sides_learn_addresses_when_the_expert_accepts(registered, maria, editor):
    asked = ask(registered, editor, maria)
    assert asked.status == 201
    assert asked.json == {
        "id": asked.json["id"],
        "direction": "from_me",
        "expert_id": public_id(registered, maria),
        "expert_name": "Μαρία Παπαδοπούλου",
        "organisation_id": str(LAMIA),
        "organisation_name_el": "Δήμος Λαμιέων",
        "organisation_name_en": "Municipality of Lamia",
        "message": "Θέλουμε να σας γνωρίσουμε.",
        "state": "requested",
        "created_at": asked.json["created_at"],
        "answered_at": None,
        "contact": None,
    }
    assert str(maria.person_id) not in asked.text
    (seen,) = listed(registered, maria)
    assert (seen["direction"], seen["contact"]) == ("to_me", None)
    answered = answer(registered, maria, asked.json["id"])
    assert answered.json["state"] == "accepted"
    assert answered.json["contact"] == {"name": "Νίκος Σ.", "email": EDITOR}
    assert listed(registered, editor)[0]["contact"] == {"name": "Μαρία Π.", "email": MARIA}


def test_declining_keeps_addresses_apart(registered, maria, editor):
    asked = ask(registered, editor, maria).json["id"]
    assert answer(registered, maria, asked, "decline").json["contact"] is None
    assert listed(registered, editor)[0]["contact"] is None
    again = answer(registered, maria, asked)
    assert (again.status, again.json["type"]) == (409, "/problems/introduction-already-answered")


def test_what_is_announced_has_no_address_and_no_message(registered, maria, editor):
    asked = ask(registered, editor, maria).json["id"]
    answer(registered, maria, asked)
    identity = {
        "introduction_id": asked,
        "expert_id": str(maria.person_id),
        "organisation_id": str(LAMIA),
        "requested_by": str(editor.person_id),
    }
    told = registered.events("introduction.requested.v1", "introduction.answered.v1")
    assert [event["data"] for event in told] == [identity, {**identity, "accepted": True}]


def test_organisation_asks_once_and_again_only_long_after_a_no(registered, maria, editor, clock):
    asked = ask(registered, editor, maria).json["id"]
    manager = member(LAMIA, "manager", person_id=registered.active_person("manager@lamia.example"))
    for state in ("requested", "declined"):
        refused = ask(registered, manager, maria)
        assert (refused.status, refused.json["type"]) == (409, "/problems/introduction-already-requested")
        assert refused.json["state"] == state
        if state == "requested":
            answer(registered, maria, asked, "decline")
    clock.forward(days=91)
    again = ask(registered, manager, maria)
    assert again.status == 201
    answer(registered, maria, again.json["id"])
    clock.forward(days=400)
    assert ask(registered, editor, maria).status == 409  # introduced is introduced


def test_an_expert_is_asked_twenty_times_a_day(registered, maria, editor, clock):
    registered.execute(
        "insert into introductions select gen_random_uuid(), :e, o.id, :b, 'x', 'requested', :now"
        " from organisations o where o.id <> :o limit 20",
        e=maria.person_id, b=registered.active_person("b@lamia.example"), o=LAMIA, now=clock(),
    )  # fmt: skip
    refused = ask(registered, editor, maria)
    assert (refused.status, refused.json["type"]) == (429, "/problems/introductions-too-many")
    clock.forward(days=1)
    assert ask(registered, editor, maria).status == 201


def test_a_person_asks_thirty_times_a_day(registered, maria, editor, clock):
    other = registered.active_person("other@lamia.example", name="Άλλη")
    another = person(person_id=other)
    assert registered.call("write_own_expert", principal=another, body=PROFILE).status == 200
    registered.execute(
        "insert into introductions select gen_random_uuid(), :e, o.id, :b, 'x', 'requested', :now"
        " from organisations o where o.id <> :o limit 30",
        e=other, b=editor.person_id, o=LAMIA, now=clock(),
    )  # fmt: skip
    assert ask(registered, editor, maria).status == 429


def test_only_those_who_hear_such_requests_are_asked(registered, maria, editor):
    registered.call("write_own_expert", principal=maria, body={**PROFILE, "hears": {}})
    refused = ask(registered, editor, maria)
    assert (refused.status, refused.json["type"]) == (409, "/problems/expert-takes-no-introductions")
    registered.call("write_own_expert", principal=maria, body={**PROFILE, "listed": False})
    assert ask(registered, editor, maria).status == 404
    assert ask(registered, editor, person()).status == 404


def test_nobody_asks_in_anothers_name_or_for_themselves(registered, maria, editor):
    assert ask(registered, ANONYMOUS, maria).status == 401
    assert ask(registered, person(), maria).status == 403
    refused = ask(registered, editor, maria, ATHENS)
    assert refused.json["type"] == "/problems/introduction-not-for-your-organisation"
    herself = member(LAMIA, "manager", person_id=maria.person_id)
    assert ask(registered, herself, maria).json["type"] == "/problems/expert-takes-no-introductions"
    assert ask(registered, editor, maria, message="").status == 422


def test_a_request_is_nobody_elses(registered, maria, editor):
    asked = ask(registered, editor, maria).json["id"]
    for who in (editor, person(), person("curator")):
        assert answer(registered, who, asked).status == 404
        assert listed(registered, who, direction="to_me") == []
    assert answer(registered, maria, uuid7()).status == 404
    assert registered.call("list_introductions").status == 401


def test_the_lists_are_told_apart_by_side_and_state(registered, maria, editor):
    asked = ask(registered, editor, maria).json["id"]
    assert [item["id"] for item in listed(registered, maria, direction="to_me", state="requested")] == [asked]
    assert listed(registered, maria, direction="from_me") == []
    assert listed(registered, editor, state="accepted") == []
    answer(registered, maria, asked)
    assert len(listed(registered, editor, direction="from_me", state="accepted")) == 1


def test_the_lists_are_read_page_by_page(registered, maria, clock):
    asked = []
    for number, organisation in enumerate((LAMIA, ATHENS)):
        clock.forward(minutes=1)
        by = member(organisation, "contributor", person_id=registered.active_person(f"e{number}@lamia.example"))
        asked.append(ask(registered, by, maria, organisation).json["id"])
    first = registered.call("list_introductions", principal=maria, query={"limit": 1}).json
    second = registered.call("list_introductions", principal=maria, query={"limit": 1, "cursor": first["next"]}).json
    assert [item["id"] for item in first["items"] + second["items"]] == asked[::-1]
    assert second["next"] is None
    assert registered.call("list_experts", query={"cursor": first["next"]}).status == 400


def test_requests_go_when_the_expert_leaves(registered, maria, editor):
    answer(registered, maria, ask(registered, editor, maria).json["id"])
    assert registered.call("delete_own_expert", principal=maria).status == 204
    assert listed(registered, editor) == []
    assert registered.scalar("select count(*) from introductions") == 0


@pytest.mark.parametrize("decision", ["accept", "decline"])
def test_a_request_is_a_task_until_it_is_answered(registered, maria, editor, decision):
    asked = ask(registered, editor, maria).json
    [task] = registered.call("list_my_tasks", principal=maria).json["items"]
    assert (task["kind"], task["id"], task["due_at"]) == ("introduction", asked["id"], None)
    assert task["title"] == task["organisation_name_el"] == "Δήμος Λαμιέων"
    assert task["waiting_since"] == asked["created_at"]
    assert task["link"] == f"/v1/experts/introductions/{asked['id']}"
    assert registered.call("list_my_tasks", principal=editor).json["totals"] == {"all": 0, "overdue": 0}
    answer(registered, maria, asked["id"], decision)
    assert registered.call("list_my_tasks", principal=maria).json["items"] == []
    assert registered.call("list_my_tasks", principal=ANONYMOUS).status == 401


def test_mail_of_a_request_is_told_its_message_and_sender(registered, maria, editor):
    asked = ask(registered, editor, maria).json
    told = registered.call("notice_material", body={"introduction_id": asked["id"]})
    assert told.json == {"message": "Θέλουμε να σας γνωρίσουμε.", "sender_id": str(editor.person_id)}
    assert registered.call("notice_material", body={"introduction_id": str(uuid7())}).status == 404
