"""A body adopts the practice of another, in six steps that its giver and everybody else can follow."""

from uuid import uuid4

import personas
import pytest
from adopting import act, advance, advanced, listed, read, start, started
from personas import APPROVER, CENTRE_MANAGER, CONTRIBUTOR, CURATOR, ELSEWHERE, MANAGER, NEIGHBOUR, READER
from service_under_test import fields, kind

from chassis.principal import ANONYMOUS
from chassis.testing import member

OTHER = member(personas.LARISSA, "manager", region="GR-E")
COMPANY = member(uuid4(), "manager", kind="company", region="GR-A")


def test_six_steps_with_one_skipped(observatory):
    practice_id = observatory.practice("published")
    begun = start(observatory, practice_id, note="Το είδαμε στη Λαμία.", contact_wanted=True)
    assert (begun.status, begun.json["state"], begun.json["step"]) == (201, "active", "check")
    assert (begun.json["taker_id"], begun.json["giver_id"]) == (str(personas.HALKIDA), str(personas.LAMIA))
    assert (begun.json["taker_name"], begun.json["giver_name_en"]) == ("Δήμος Χαλκιδέων", "Municipality of Lamia")
    adoption_id = begun.json["id"]
    advance(observatory, adoption_id, "test", note="Μιλήσαμε με τη Λαμία.")
    skipped = advance(observatory, adoption_id, "remove", obstacles="Παλιά μηχανήματα.", skipped_reason="Ίδιοι νόμοι.")
    assert [(e["step"], e["skipped"], e["skipped_reason"]) for e in skipped.json["entries"]] == [
        ("check", False, ""),
        ("test", False, ""),
        ("adapt", True, "Ίδιοι νόμοι."),
        ("remove", False, ""),
    ]
    assert skipped.json["entries"][1]["obstacles"] == "Παλιά μηχανήματα."
    assert advance(observatory, adoption_id, "implement").json["audience"] == "public"
    left = advance(observatory, adoption_id, "harvest", implemented_on="2026-01-05")
    assert (left.json["implemented_on"], left.json["giver_says"]) == ("2026-01-05", "asked")
    finished = act(observatory, adoption_id, "finish", note="Κερδίσαμε τρεις μήνες.")
    assert (finished.status, finished.json["state"]) == (200, "completed")
    assert finished.json["entries"][-1]["note"] == "Κερδίσαμε τρεις μήνες."
    assert finished.json["entries"][-1]["left_on"] is not None
    told = [event["type"] for event in observatory.events() if event["type"].startswith("adoption.")]
    moved = "adoption.advanced.v1"
    assert told == ["adoption.started.v1", *[moved] * 4, "adoption.implemented.v1"]


def test_the_events_carry_no_notes(observatory):
    adoption_id = started(observatory, note="Κρυφό", contact_wanted=True)
    advanced(observatory, adoption_id, "harvest", note="Κρυφό", obstacles="Κρυφό")
    events = [event for event in observatory.events() if event["type"].startswith("adoption.")]
    assert "Κρυφό" not in str(events)
    assert {event["data"]["author_ids"][0] for event in events} == {str(NEIGHBOUR.person_id)}
    assert events[0]["data"]["contact_wanted"] is True
    implemented = events[-1]["data"]
    assert (implemented["implemented_on"], implemented["region"]) == ("2026-01-05", "GR-H")
    assert implemented["adopted"] == 1


@pytest.mark.parametrize(
    ("to", "body", "named"),
    [
        ("implement", {}, ["skipped_reason"]),
        ("harvest", {"skipped_reason": "Βιαζόμαστε."}, ["to", "implemented_on"]),
        ("nowhere", {}, ["to"]),
    ],
)
def test_steps_are_not_skipped_without_a_reason(observatory, to, body, named):
    adoption_id = started(observatory)
    refused = advance(observatory, adoption_id, to, **body)
    assert (refused.status, fields(refused)) == (422, named)


def test_going_back_is_recorded(observatory):
    adoption_id = advanced(observatory, started(observatory), "adapt")
    back = advance(observatory, adoption_id, "check", note="Κάτι μας ξέφυγε.")
    assert (back.status, back.json["step"]) == (200, "check")
    assert [entry["step"] for entry in back.json["entries"]] == ["check", "test", "adapt", "check"]


def test_leaving_implement_needs_a_day_that_has_come(observatory):
    adoption_id = advanced(observatory, started(observatory), "implement")
    assert fields(advance(observatory, adoption_id, "harvest")) == ["implemented_on"]
    assert fields(advance(observatory, adoption_id, "harvest", implemented_on="2999-01-01")) == ["implemented_on"]
    assert advance(observatory, adoption_id, "harvest", implemented_on="2026-01-02").status == 200
    again = advance(observatory, adoption_id, "implement")
    assert again.json["implemented_on"] == "2026-01-02"
    assert advance(observatory, adoption_id, "harvest").status == 200
    assert len(observatory.events("adoption.implemented.v1")) == 1


def test_who_adapts_says_what(observatory):
    adoption_id = advanced(observatory, started(observatory, mode="adapt"), "remove")
    assert fields(advance(observatory, adoption_id, "implement")) == ["adapted_what"]
    done = advance(observatory, adoption_id, "implement", adapted_what="Χωρίς ραντεβού.")
    assert (done.status, done.json["adapted_what"]) == (200, "Χωρίς ραντεβού.")


def test_words_alone_do_not_move_it(observatory):
    adoption_id = started(observatory)
    said = advance(observatory, adoption_id, "check", note="Περιμένουμε.")
    assert (said.json["step"], said.json["entries"][0]["note"]) == ("check", "Περιμένουμε.")
    assert observatory.events("adoption.advanced.v1") == []


def test_one_adoption_at_a_time_and_none_of_ones_own(observatory):
    practice_id = observatory.practice("published")
    adoption_id = started(observatory, practice_id)
    again = start(observatory, practice_id)
    assert (again.status, again.json["adoption_id"]) == (409, adoption_id)
    assert kind(again).type == "adoption-under-way"
    act(observatory, adoption_id, "abandon", reason="Δεν έχουμε ανθρώπους.")
    assert start(observatory, practice_id).status == 201
    assert kind(start(observatory, practice_id, MANAGER)).type == "adoption-own-practice"
    assert start(observatory, observatory.practice("ministry_review")).status == 404


def test_only_failures_are_avoided_and_that_ends_it(observatory):
    refused = start(observatory, observatory.practice("published", outcome_kind="success"), mode="avoided")
    assert kind(refused).type == "nothing-to-avoid"
    avoided = start(observatory, observatory.practice("published", outcome_kind="failure"), mode="avoided")
    assert (avoided.json["state"], avoided.json["step"]) == ("avoided", None)
    assert advance(observatory, avoided.json["id"], "test").status == 409


def test_pausing_resuming_and_giving_up(observatory):
    adoption_id = started(observatory)
    assert act(observatory, adoption_id, "pause", reason="Εκλογές.").json["reason"] == "Εκλογές."
    assert kind(advance(observatory, adoption_id, "test")).type == "adoption-not-in-state"
    assert act(observatory, adoption_id, "resume").json["state"] == "active"
    assert kind(act(observatory, adoption_id, "finish", note="")).type == "adoption-not-implemented"
    ended = act(observatory, adoption_id, "abandon", reason="Δεν ταιριάζει.")
    assert (ended.json["state"], ended.json["reason"]) == ("abandoned", "Δεν ταιριάζει.")
    assert act(observatory, adoption_id, "resume").status == 409
    assert observatory.events("adoption.abandoned.v1")[0]["data"]["step"] == "check"


def test_who_reads_it_before_and_after(observatory):
    adoption_id = started(observatory)
    insiders = (NEIGHBOUR, CONTRIBUTOR, CURATOR, CENTRE_MANAGER, OTHER)
    outsiders = (ANONYMOUS, READER, COMPANY)
    assert [read(observatory, adoption_id, who).status for who in insiders] == [200] * 5
    assert [read(observatory, adoption_id, who).status for who in outsiders] == [404] * 3
    assert [listed(observatory, who) for who in outsiders] == [[]] * 3
    assert all(listed(observatory, who) == [adoption_id] for who in insiders)
    advanced(observatory, adoption_id, "implement")
    assert [read(observatory, adoption_id, who).status for who in outsiders] == [200] * 3
    assert listed(observatory, ANONYMOUS, region="GR-H", step="implement", mode="adopt") == [adoption_id]
    assert listed(observatory, ANONYMOUS, taker=str(personas.LAMIA)) == []
    assert listed(observatory, ANONYMOUS, giver=str(personas.LAMIA)) == [adoption_id]


def test_the_taker_may_keep_it_among_public_bodies(observatory):
    adoption_id = started(observatory)

    def show(audience, by=NEIGHBOUR):
        return observatory.call(
            "edit_adoption", principal=by, adoption_id=adoption_id, body={"audience": audience}, if_match="*"
        )

    show("public_bodies")
    advanced(observatory, adoption_id, "harvest")
    assert read(observatory, adoption_id, ANONYMOUS).status == 404
    assert observatory.events("adoption.implemented.v1") == []
    assert len(observatory.events("adoption.completed_privately.v1")) == 1
    assert show("public", by=CURATOR).json["audience"] == "public"
    assert len(observatory.events("adoption.implemented.v1")) == 1
    show("public_bodies")
    assert len(observatory.events("adoption.unlisted.v1")) == 1
    assert show("public", by=MANAGER).status == 403


def test_facts_are_changed_by_the_taker_on_the_version_it_read(observatory):
    adoption_id = started(observatory)
    etag = read(observatory, adoption_id).etag
    body = {"cost_eur": 1200.5, "saved_development_eur": 9000}
    edit = lambda by: observatory.call(  # noqa: E731
        "edit_adoption", principal=by, adoption_id=adoption_id, body=body, if_match=etag
    )
    assert [edit(CONTRIBUTOR).status, edit(CURATOR).status] == [403, 403]
    assert edit(NEIGHBOUR).json["cost_eur"] == 1200.5
    assert edit(NEIGHBOUR).status == 412


def test_the_giver_has_a_word_and_may_change_it(observatory):
    adoption_id = started(observatory)

    def say(says, by=APPROVER):
        body = {"says": says, "comment": "Όπως τα λέμε."}
        return observatory.call("answer_for_giver", principal=by, adoption_id=adoption_id, body=body)

    assert kind(say("confirmed")).type == "adoption-not-asked"
    advanced(observatory, adoption_id, "harvest")
    assert [say("confirmed", by=who).status for who in (NEIGHBOUR, CONTRIBUTOR)] == [403, 403]
    assert say("confirmed").json["giver_says"] == "confirmed"
    assert say("disputed", by=MANAGER).json["giver_comment"] == "Όπως τα λέμε."
    assert [one["data"]["says"] for one in observatory.events("adoption.giver_answered.v1")] == [
        "confirmed",
        "disputed",
    ]


def test_a_newer_revision_and_an_archived_practice_show(observatory):
    practice_id = observatory.practice("published")
    adoption_id = started(observatory, practice_id)
    assert read(observatory, adoption_id).json["behind"] is False
    observatory.edit(practice_id, lessons="Νέα διδάγματα.")
    observatory.submit(practice_id)
    observatory.decide(practice_id, "forward", CENTRE_MANAGER)
    observatory.decide(practice_id, "publish", CURATOR)
    assert read(observatory, adoption_id).json["behind"] is True
    observatory.archive(practice_id)
    after = read(observatory, adoption_id).json
    assert (after["practice_archived"], after["practice_title"]) == (True, "Ψηφιακή θυρίδα πολιτών")
    assert advance(observatory, adoption_id, "test").status == 200


def test_own_lists_say_what_was_taken_and_given(observatory):
    adoption_id = started(observatory)

    def own(by, **query):
        return [one["id"] for one in observatory.call("list_own_adoptions", principal=by, query=query).json["items"]]

    assert own(NEIGHBOUR) == own(CONTRIBUTOR, side="giver") == [adoption_id]
    assert own(CONTRIBUTOR) == own(ELSEWHERE) == own(NEIGHBOUR, side="giver") == own(NEIGHBOUR, state="paused") == []


def test_of_a_practice(observatory):
    practice_id, other = observatory.practice("published"), observatory.practice("published")
    first = started(observatory, practice_id)
    second = started(observatory, practice_id, by=OTHER)
    started(observatory, other)
    page = observatory.call("list_practice_adoptions", principal=CURATOR, practice_id=practice_id, query={"limit": 1})
    assert [one["id"] for one in page.json["items"]] == [second]
    following = {"limit": 1, "cursor": page.json["next"]}
    page = observatory.call("list_practice_adoptions", principal=CURATOR, practice_id=practice_id, query=following)
    assert ([one["id"] for one in page.json["items"]], page.json["next"]) == ([first], None)
