"""Tasks: everything among the practices that waits for a person, and nothing that others must do."""

import personas
import pytest
from adopting import act, advanced, start
from heard import hear_member
from personas import APPROVER, CENTRE_MANAGER, CONTRIBUTOR, CURATOR, READER
from test_provenance import drafted

from chassis.principal import ANONYMOUS
from chassis.testing import member

WRITER = member(personas.HALKIDA, "contributor")
SPEAKER = member(personas.HALKIDA, "approver")


def tasks(observatory, who, **query):
    answered = observatory.call("list_practice_tasks", principal=who, query=query)
    assert answered.status == 200, answered.text
    return answered.json


def kinds(observatory, who):
    return sorted(one["kind"] for one in tasks(observatory, who)["items"])


def test_a_review_waits_for_the_centre_with_its_date(observatory):
    practice_id = observatory.practice("regional_review")
    [task] = tasks(observatory, CENTRE_MANAGER)["items"]
    queued = observatory.call("list_review_queue", principal=CENTRE_MANAGER).json["items"][0]
    assert task == {
        "kind": "practice_review",
        "id": practice_id,
        "title": "Ψηφιακή θυρίδα πολιτών",
        "organisation_name_el": "Δήμος Λαμιέων",
        "organisation_name_en": queued["organisation_name_en"],
        "challenge_title": None,
        "waiting_since": queued["waiting_since"],
        "due_at": queued["due_at"],
        "overdue": False,
        "link": f"/v1/practices/{practice_id}",
    }
    for other in (CURATOR, CONTRIBUTOR, READER, personas.OTHER_CENTRE_MANAGER):
        assert kinds(observatory, other) == []


def test_the_ministry_reviews_and_takes_over(observatory):
    observatory.practice("ministry_review", title="Στο Υπουργείο")
    observatory.practice("regional_review", title="Στην περιφέρεια")
    assert kinds(observatory, CURATOR) == ["practice_review"]
    observatory.caller.clock.forward(days=60)
    found = tasks(observatory, CURATOR)
    assert {one["title"]: one["kind"] for one in found["items"]} == {
        "Στο Υπουργείο": "practice_review",
        "Στην περιφέρεια": "practice_take_over",
    }
    assert found["totals"] == {"all": 2, "overdue": 2}
    assert all(one["overdue"] for one in found["items"])


def test_approvals_wait_for_those_who_speak_for_the_body(observatory):
    hear_member(observatory, APPROVER)
    practice_id = observatory.draft()
    observatory.submit(practice_id)
    assert kinds(observatory, APPROVER) == ["practice_approval"]
    assert kinds(observatory, CONTRIBUTOR) == kinds(observatory, personas.NEIGHBOUR) == []


def test_changes_wait_for_those_who_write_for_the_body(observatory):
    observatory.practice("changes_requested")
    for who, expected in (
        (CONTRIBUTOR, 1),
        (APPROVER, 1),
        (personas.SUCCESSOR, 1),
        (personas.NEIGHBOUR, 0),
        (CURATOR, 0),
    ):
        assert kinds(observatory, who) == ["practice_changes"] * expected


def test_the_draft_of_a_pilot_waits_until_it_is_submitted(observatory):
    draft, _ = drafted(observatory)
    found = tasks(observatory, CONTRIBUTOR)["items"]
    assert [(one["kind"], one["id"]) for one in found] == [("practice_of_pilot", draft["id"])]
    observatory.draft(title="Άλλο προσχέδιο, που κανείς δεν περιμένει")
    assert len(tasks(observatory, CONTRIBUTOR)["items"]) == 1


def test_the_list_is_read_in_pages_the_most_urgent_first(observatory):
    titles = []
    for number in range(5):
        titles.append(f"Πρακτική {number}")
        observatory.practice("regional_review", title=titles[-1])
        observatory.caller.clock.forward(hours=1)
    read, cursor = [], None
    while True:
        page = tasks(observatory, CENTRE_MANAGER, limit=2, **({"cursor": cursor} if cursor else {}))
        assert page["totals"]["all"] == 5
        read += [one["title"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert read == titles


@pytest.mark.parametrize("cursor", ["x", "0192f0aa-0000-7000-8000-00000000000e"])
def test_a_foreign_cursor_is_refused(observatory, cursor):
    assert observatory.call("list_practice_tasks", principal=CURATOR, query={"cursor": cursor}).status == 400


def test_nobody_has_tasks_without_signing_in(observatory):
    assert observatory.call("list_practice_tasks", principal=ANONYMOUS).status == 401
    assert tasks(observatory, READER) == {"items": [], "next": None, "totals": {"all": 0, "overdue": 0}}


def test_adoptions_wait_for_the_taker_and_then_for_the_giver(observatory):
    hear_member(observatory, SPEAKER)
    begun = start(observatory, observatory.practice("published"), WRITER)
    adoption_id = begun.json["id"]
    [task] = tasks(observatory, SPEAKER)["items"]
    assert (task["kind"], task["id"], task["link"]) == (
        "adoption_approval",
        adoption_id,
        f"/v1/adoptions/{adoption_id}",
    )
    assert task["organisation_name_el"] == "Δήμος Χαλκιδέων"
    act(observatory, adoption_id, "return", by=SPEAKER, comment="Ποιος θα το κάνει;")
    assert kinds(observatory, WRITER) == ["adoption_changes"]
    act(observatory, adoption_id, "submit", by=WRITER)
    act(observatory, adoption_id, "approve", by=SPEAKER)
    assert kinds(observatory, SPEAKER) == kinds(observatory, WRITER) == kinds(observatory, APPROVER) == []
    advanced(observatory, adoption_id, "harvest", by=SPEAKER)
    assert kinds(observatory, APPROVER) == ["adoption_word"]
    assert kinds(observatory, CONTRIBUTOR) == kinds(observatory, SPEAKER) == []
