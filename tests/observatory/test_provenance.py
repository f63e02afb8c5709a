"""A pilot that ends leaves one draft, for any number and order of deliveries."""

from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

import observatory_scenario
import personas
import pytest
from personas import APPROVER, CENTRE_MANAGER, CONTRIBUTOR, CURATOR, LAMIA, NEIGHBOUR, READER
from sqlalchemy import text
from together import at_once

from chassis.messaging.envelope import Received

_SEQUENCE = count(1)

REPORT = {
    "outcome": "partial",
    "title": "Έξυπνοι κάδοι στη Λαμία",
    "summary": "Αισθητήρες λένε ποιος κάδος είναι γεμάτος.",
    "problem": "Τα απορριμματοφόρα περνούν από άδειους κάδους.",
    "solution": "Αισθητήρες και δρομολόγια κάθε πρωί.",
    "results": "Τριάντα τοις εκατό λιγότερα χιλιόμετρα.",
    "obstacles": "Οι αισθητήρες πάγωσαν τον Ιανουάριο.",
    "lessons": "Πρώτα δοκιμή τον χειμώνα.",
    "sectors": ["environment", "technology"],
    "region": "GR-H",
    "started_on": "2025-10-01",
    "cost_eur": 18250.5,
    "language": "el",
}


def ended(pilot_id, attempt=1, organisation_id=LAMIA, **report):
    """Return the end of a pilot as the challenges service publishes it."""
    data = {
        "pilot_id": str(pilot_id),
        "challenge_id": str(uuid4()),
        "solution_id": str(uuid4()),
        "organisation_id": str(organisation_id),
        "author_ids": [str(CONTRIBUTOR.person_id)],
        "attempt": attempt,
        **REPORT,
        **report,
    }
    return Received(
        id=uuid4(),
        type="pilot.ended.v1",
        source="/services/challenges",
        subject=str(pilot_id),
        time=datetime.now(UTC),
        sequence=next(_SEQUENCE),
        data=data,
        aggregate_type="pilot",
    )


def hear(observatory, event):
    observatory.caller.instance().on_pilot_ended(event)


def drafted(observatory, **report):
    """End a pilot and return its draft as its organisation's editors read it, with the received event."""
    event = ended(uuid4(), **report)
    hear(observatory, event)
    practice_id = observatory.events("practice.drafted.v1")[-1]["data"]["practice_id"]
    return observatory.read(practice_id).json, event


def practices(engine):
    with engine.connect() as connection:
        return connection.execute(text("select count(*) from practices")).scalar_one()


def test_the_draft_has_the_reports_content_and_its_origin(observatory):
    draft, event = drafted(observatory)
    assert draft["state"] == "draft"
    assert draft["organisation_id"] == str(LAMIA)
    for name in ("title", "summary", "problem", "solution", "results", "obstacles", "lessons", "sectors", "language"):
        assert draft[name] == REPORT[name]
    assert (draft["outcome_kind"], draft["stage"]) == ("partial", "evaluating")
    assert (draft["region"], draft["started_on"], draft["cost_eur"]) == ("GR-H", "2025-10-01", 18250.5)
    assert draft["slug"] is None
    assert draft["imported"] is False
    known = {name: event.data[name] for name in ("pilot_id", "solution_id", "challenge_id")}
    assert draft["origin"] == known
    [said] = observatory.events("practice.drafted.v1")
    assert said["data"] == {
        "practice_id": draft["id"],
        "revision": 1,
        "organisation_id": str(LAMIA),
        "author_ids": [str(CONTRIBUTOR.person_id)],
        **known,
    }


def test_a_practice_that_people_began_came_from_no_pilot(observatory):
    practice_id = observatory.practice("published")
    assert observatory.read(practice_id).json["origin"] is None
    assert observatory.read(practice_id, READER).json["origin"] is None
    said = observatory.events("practice.published.v1")[0]["data"]
    assert (said["pilot_id"], said["challenge_id"]) == (None, None)


def test_nobody_else_learns_of_the_draft(observatory):
    draft, _ = drafted(observatory)
    assert observatory.read(draft["id"], APPROVER).status == 200
    assert observatory.read(draft["id"], CURATOR).status == 200
    for stranger in (NEIGHBOUR, CENTRE_MANAGER, READER, personas.ANONYMOUS):
        assert observatory.read(draft["id"], stranger).status == 404
    own = observatory.call("list_own_practices", principal=CONTRIBUTOR).json["items"]
    assert [line["id"] for line in own] == [draft["id"]]


def test_a_repeated_end_leaves_one_draft_and_names_it_again(observatory, engine):
    pilot_id = uuid4()
    first = ended(pilot_id)
    for event in (first, first, ended(pilot_id, attempt=3, title="Άλλος τίτλος"), ended(pilot_id, attempt=2)):
        hear(observatory, event)
    assert practices(engine) == 1
    said = observatory.events("practice.drafted.v1")
    assert len({each["data"]["practice_id"] for each in said}) == 1
    assert len(said) == 4
    assert {each["data"]["solution_id"] for each in said[:2]} == {first.data["solution_id"]}
    assert observatory.read(said[0]["data"]["practice_id"]).json["title"] == REPORT["title"]


def test_a_later_attempt_that_comes_first_leaves_the_draft(observatory, engine):
    pilot_id = uuid4()
    hear(observatory, ended(pilot_id, attempt=2))
    hear(observatory, ended(pilot_id, attempt=1))
    assert practices(engine) == 1


@pytest.mark.parametrize("times", [4])
def test_concurrent_deliveries_leave_one_draft(observatory, engine, times):
    pilot_id = uuid4()
    told = [ended(pilot_id, attempt=attempt + 1) for attempt in range(times)]
    at_once(*[lambda event=event: hear(observatory, event) for event in told])
    assert practices(engine) == 1
    said = observatory.events("practice.drafted.v1")
    assert len(said) == times
    assert len({each["data"]["practice_id"] for each in said}) == 1


def test_two_pilots_leave_two_drafts_also_under_one_title(observatory):
    first, _ = drafted(observatory)
    second, _ = drafted(observatory)
    assert first["id"] != second["id"]
    assert first["title"] == second["title"]


def test_a_draft_that_was_given_up_is_not_written_again(observatory, engine):
    pilot_id = uuid4()
    hear(observatory, ended(pilot_id))
    practice_id = observatory.events("practice.drafted.v1")[0]["data"]["practice_id"]
    observatory.call("withdraw_practice", principal=CONTRIBUTOR, practice_id=practice_id)
    hear(observatory, ended(pilot_id, attempt=2))
    assert practices(engine) == 1
    assert observatory.read(practice_id).json["state"] == "withdrawn"
    assert observatory.events("practice.drafted.v1")[-1]["data"]["practice_id"] == practice_id


def test_its_editors_complete_it_and_submit_it_like_any_other(observatory):
    draft, event = drafted(observatory)
    refused = observatory.call("submit_practice", principal=APPROVER, practice_id=draft["id"])
    assert refused.status == 422
    assert {fault["field"] for fault in refused.json["errors"]} == {"novelty", "conditions", "advice"}
    rest = {"novelty": "Πρώτη φορά.", "conditions": "Κάλυψη δικτύου.", "advice": "Μετρήστε πρώτα."}
    assert observatory.edit(draft["id"], APPROVER, **rest).status == 200
    observatory.submit(draft["id"], APPROVER)
    observatory.decide(draft["id"], "forward", CENTRE_MANAGER)
    observatory.decide(draft["id"], "publish", CURATOR)
    [published] = observatory.events("practice.published.v1")
    assert published["data"]["pilot_id"] == event.data["pilot_id"]
    assert published["data"]["challenge_id"] == event.data["challenge_id"]
    shown = observatory.read(draft["id"], personas.ANONYMOUS).json
    assert shown["origin"]["pilot_id"] == event.data["pilot_id"]
    observatory.edit(draft["id"], APPROVER, lessons="Και δοκιμή το καλοκαίρι.")
    observatory.submit(draft["id"], APPROVER)
    observatory.decide(draft["id"], "forward", CENTRE_MANAGER)
    observatory.decide(draft["id"], "publish", CURATOR)
    [updated] = observatory.events("practice.updated.v1")
    assert updated["data"]["pilot_id"] == event.data["pilot_id"]


def test_who_wrote_the_report_does_not_review_the_practice(observatory):
    author = personas.SECOND_CENTRE_MANAGER
    draft, _ = drafted(observatory, author_ids=[str(author.person_id)])
    rest = dict.fromkeys(("novelty", "conditions", "advice"), "Κείμενο.")
    observatory.edit(draft["id"], APPROVER, **rest)
    observatory.submit(draft["id"], APPROVER)
    refused = observatory.review(draft["id"], "forward", author)
    assert refused.json["type"] == "/problems/reviewer-is-author"


TOO_MUCH = {
    "title": "Τ" * 500 + "\nδεύτερη γραμμή",
    "summary": "π" * 5_000,
    "problem": "π" * 60_000,
    "results": "α\u0007β\x1b\r\nγ\u2028δ\x00",
    "obstacles": None,
    "sectors": ["environment", "alchemy", *["technology", "culture", "transport", "ppp", "democracy", "civil_society"]],
    "region": "XX-9",
    "language": "fr",
    "outcome": "triumph",
    "started_on": "1821-03-25",
    "cost_eur": -1,
    "author_ids": [],
}


def test_values_that_do_not_fit_are_cut_or_left_out(observatory):
    draft, _ = drafted(observatory, **TOO_MUCH)
    assert len(draft["title"]) == 200
    assert draft["title"].endswith("…")
    assert "\n" not in draft["title"]
    assert (len(draft["summary"]), len(draft["problem"])) == (1_500, 10_000)
    assert draft["results"] == "α β \nγ\nδ"
    assert draft["obstacles"] == ""
    assert draft["sectors"] == ["environment", "technology", "culture", "transport", "ppp", "democracy"]
    assert draft["region"] == "GR-H"  # its organisation's
    assert draft["language"] == "el"
    assert [draft[name] for name in ("outcome_kind", "started_on", "cost_eur")] == [None, None, None]
    sent_back = {name: draft[name] for name in (*observatory_scenario.SECTIONS, "sectors", "region", "language")}
    assert observatory.edit(draft["id"], **{**sent_back, "advice": "Μετρήστε."}).status == 200


@pytest.mark.parametrize(
    "odd",
    [
        {"sectors": None, "cost_eur": "πολλά", "started_on": 5},
        {"sectors": "environment", "cost_eur": 1e300, "started_on": "χθες"},
        {"title": "", "summary": "", "problem": "", "solution": ""},
    ],
)
def test_an_odd_report_becomes_a_draft_all_the_same(observatory, odd):
    draft, _ = drafted(observatory, **odd)
    assert draft["state"] == "draft"
    assert draft["cost_eur"] in {None, REPORT["cost_eur"]}


def test_a_report_with_nothing_but_ids_becomes_a_draft(observatory, engine):
    event = ended(uuid4())
    for name in REPORT:
        del event.data[name]
    hear(observatory, event)
    assert practices(engine) == 1


def test_an_organisation_not_known_yet_gets_its_draft(observatory):
    organisation_id = uuid4()
    hear(observatory, ended(uuid4(), organisation_id=organisation_id, region=None))
    practice_id = observatory.events("practice.drafted.v1")[0]["data"]["practice_id"]
    draft = observatory.read(practice_id, CURATOR).json
    assert (draft["organisation_id"], draft["region"]) == (str(organisation_id), None)
