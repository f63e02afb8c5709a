"""Pilots: permissions to start, write and end them, and the public view."""

from uuid import uuid4

import personas
import pytest
from piloting import REPORT, Pilots
from service_under_test import fields, kind
from together import at_once

from challenges.entry.solution.model import DRAFT, NOT_QUALIFIED, QUALIFIED, SUBMITTED, WINNER


@pytest.fixture
def service_under_test(challenges):
    return Pilots(challenges.caller)


def test_selected_solution_becomes_a_pilot_everybody_follows(service_under_test):
    solution_id = service_under_test.selected_solution()
    answered = service_under_test.start(solution_id)
    assert answered.status == 201
    pilot = service_under_test.read_pilot(answered.json["id"])
    assert answered.reply.headers["Location"] == f"/v1/pilots/{pilot['id']}"
    assert (pilot["state"], pilot["solution_id"]) == ("running", solution_id)
    assert (pilot["budget_eur"], pilot["sandbox"]) == (20000.0, True)
    assert pilot["report"] is None
    assert pilot["return"] == {"state": "not_due", "practice_id": None, "since": None, "attempts": 0}
    [started] = service_under_test.events("pilot.started.v1")
    assert started["data"]["organisation_id"] == str(personas.LAMIA)
    assert started["aggregate_id"] == pilot["id"]
    listed = service_under_test.call("list_pilots", query={"solution": solution_id}).json["items"]
    assert [line["id"] for line in listed] == [pilot["id"]]
    assert [line["organisation_name_el"] for line in listed] == ["Δήμος Λαμιέων"]


def test_the_list_is_filtered_and_paged(service_under_test):
    ids = [service_under_test.pilot() for _ in range(3)]
    service_under_test.end(ids[0])
    assert [
        line["id"] for line in service_under_test.call("list_pilots", query={"state": "ended"}).json["items"]
    ] == ids[:1]
    page = service_under_test.call("list_pilots", query={"limit": 2, "organisation": personas.LAMIA}).json
    rest = service_under_test.call(
        "list_pilots", query={"limit": 2, "organisation": personas.LAMIA, "cursor": page["next"]}
    ).json
    assert [line["id"] for line in (*page["items"], *rest["items"])] == ids[::-1]
    assert rest["next"] is None
    assert service_under_test.call("list_pilots", query={"organisation": personas.LARISSA}).json["items"] == []


@pytest.mark.parametrize("state", [DRAFT, SUBMITTED, NOT_QUALIFIED, QUALIFIED])
def test_only_what_was_selected_is_tried(service_under_test, state):
    solution_id = service_under_test.selected_solution(state=state)
    answered = service_under_test.start(solution_id)
    # its owners do not know of what nobody handed in, or what is sealed until the phase closes
    expected = (404, "solution-not-found") if state in {DRAFT, SUBMITTED} else (409, "solution-not-selected")
    assert (kind(answered).status, kind(answered).type) == expected
    assert service_under_test.start(solution_id, personas.ELSEWHERE, personas.LARISSA).status in {403, 404}


def test_a_winner_is_tried_too(service_under_test):
    assert service_under_test.start(service_under_test.selected_solution(state=WINNER)).status == 201


def test_owners_try_it_and_nobody_else(service_under_test):
    solution_id = service_under_test.selected_solution(owners=(personas.HALKIDA,))
    assert kind(service_under_test.start(solution_id, personas.ELSEWHERE, personas.LARISSA)).type == "not-an-owner"
    assert kind(service_under_test.start(solution_id, personas.NEIGHBOUR, personas.LAMIA)).type == "not-your-pilot"
    assert service_under_test.start(solution_id, personas.NEIGHBOUR, personas.HALKIDA).status == 201
    assert service_under_test.start(solution_id, personas.CURATOR).status == 403
    assert service_under_test.start(solution_id, personas.ANONYMOUS).status == 401
    assert service_under_test.start(str(uuid4())).status == 404


def test_one_pilot_at_a_time_for_each_organisation(service_under_test):
    solution_id = service_under_test.selected_solution()
    first = service_under_test.start(solution_id).json["id"]
    assert kind(service_under_test.start(solution_id, personas.APPROVER)).type == "pilot-under-way"
    assert service_under_test.start(solution_id, personas.NEIGHBOUR, personas.HALKIDA).status == 201
    service_under_test.call(
        "cancel_pilot", principal=personas.CONTRIBUTOR, pilot_id=first, body={"reason": "Χωρίς προμηθευτή."}
    )
    assert service_under_test.start(solution_id).status == 201


def test_two_editors_start_it_at_once(service_under_test):
    solution_id = service_under_test.selected_solution()
    answers = at_once(
        lambda: service_under_test.start(solution_id), lambda: service_under_test.start(solution_id, personas.APPROVER)
    )
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert len(service_under_test.events("pilot.started.v1")) == 1


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        ({"ends_on": "2026-03-01"}, "ends_on"),
        ({"indicators": [{"name": "Α"}, {"name": "Α"}]}, "indicators"),
        ({"legal_basis": ""}, "legal_basis"),
        ({"budget_eur": -1}, "budget_eur"),
        ({"title": " "}, "title"),
        ({"starts_on": "αύριο"}, "starts_on"),
        ({"owner": "x"}, "owner"),
    ],
)
def test_a_plan_that_does_not_hold(service_under_test, plan, field):
    answered = service_under_test.start(service_under_test.selected_solution(), **plan)
    assert answered.status == 422
    assert fields(answered) == [field]


def test_progress_is_written_by_its_organisation_and_read_by_all(service_under_test):
    pilot_id = service_under_test.pilot()
    written = [
        service_under_test.write(pilot_id, text=words, measured={"Χιλιόμετρα": 900}) for words in ("Πρώτα.", "Μετά.")
    ]
    assert [answer.status for answer in written] == [201, 201]
    entries = service_under_test.call("list_pilot_entries", pilot_id=pilot_id, query={"limit": 1}).json
    assert [entry["text"] for entry in entries["items"]] == ["Μετά."]
    assert "person_id" not in entries["items"][0]
    rest = service_under_test.call("list_pilot_entries", pilot_id=pilot_id, query={"cursor": entries["next"]}).json
    assert [entry["measured"] for entry in rest["items"]] == [{"Χιλιόμετρα": 900.0}]
    said = service_under_test.events("pilot.progressed.v1")
    assert [each["data"]["entry_id"] for each in said] == [answer.json["id"] for answer in written]
    assert service_under_test.write(pilot_id, personas.NEIGHBOUR).status == 403
    assert service_under_test.write(str(uuid4())).status == 404


def test_an_entry_of_a_day_to_come_or_of_what_is_not_measured(service_under_test):
    pilot_id = service_under_test.pilot()
    answered = service_under_test.write(pilot_id, on="2026-03-03", measured={"Θόρυβος": 1})
    assert answered.status == 422
    assert fields(answered) == ["on", "measured.Θόρυβος"]
    assert service_under_test.events("pilot.progressed.v1") == []


def test_report_is_public_from_the_end_and_the_return_begins(service_under_test):
    pilot_id = service_under_test.pilot()
    answered = service_under_test.end(pilot_id, personas.APPROVER)
    assert answered.status == 200
    pilot = service_under_test.read_pilot(pilot_id)
    assert pilot["state"] == "ended"
    assert pilot["report"] == REPORT
    assert (pilot["return"]["state"], pilot["return"]["attempts"]) == ("waiting", 1)
    assert pilot["return"]["since"] == pilot["ended_at"]
    [said] = service_under_test.events("pilot.ended.v1")
    data = said["data"]
    assert (data["title"], data["outcome"], data["attempt"]) == (pilot["title"], "partial", 1)
    assert data["problem"].startswith("Τα απορριμματοφόρα")
    assert data["solution"].startswith("Αισθητήρες υπερήχων")
    assert (data["sectors"], data["region"]) == (["environment", "technology"], "GR-H")
    assert (data["started_on"], data["cost_eur"]) == ("2026-03-02", 18250.5)
    assert set(data["author_ids"]) == {str(personas.CONTRIBUTOR.person_id), str(personas.APPROVER.person_id)}
    assert "μυστικό" not in str(data)


@pytest.mark.parametrize("missing", ["outcome", "results", "obstacles", "lessons"])
def test_no_end_without_a_report(service_under_test, missing):
    pilot_id = service_under_test.pilot()
    body = {name: value for name, value in REPORT.items() if name != missing}
    answered = service_under_test.call("end_pilot", principal=personas.CONTRIBUTOR, pilot_id=pilot_id, body=body)
    assert fields(answered) == [missing]
    assert service_under_test.read_pilot(pilot_id)["state"] == "running"


def test_two_editors_end_it_at_once_and_it_ends_once(service_under_test):
    pilot_id = service_under_test.pilot()
    answers = at_once(
        lambda: service_under_test.end(pilot_id), lambda: service_under_test.end(pilot_id, personas.APPROVER)
    )
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert len(service_under_test.events("pilot.ended.v1")) == 1


def test_what_is_over_is_over(service_under_test):
    ended, cancelled = service_under_test.ended_pilot(), service_under_test.pilot()
    reason = {"reason": "Ο προμηθευτής έκλεισε."}
    assert (
        service_under_test.call("cancel_pilot", principal=personas.NEIGHBOUR, pilot_id=cancelled, body=reason).status
        == 403
    )
    assert (
        service_under_test.call("cancel_pilot", principal=personas.MANAGER, pilot_id=cancelled, body=reason).status
        == 200
    )
    assert service_under_test.read_pilot(cancelled)["cancel_reason"] == reason["reason"]
    assert len(service_under_test.events("pilot.cancelled.v1")) == 1
    for pilot_id in (ended, cancelled):
        assert kind(service_under_test.end(pilot_id)).type == "pilot-not-running"
        assert kind(service_under_test.write(pilot_id)).type == "pilot-not-running"
        refused = service_under_test.call("cancel_pilot", principal=personas.MANAGER, pilot_id=pilot_id, body=reason)
        assert kind(refused).status == 409


def test_a_pilot_does_not_end_before_it_starts(service_under_test, clock):
    pilot_id = service_under_test.start(service_under_test.selected_solution(), starts_on="2026-03-05").json["id"]
    early = service_under_test.end(pilot_id)
    assert (kind(early).status, kind(early).type, early.json["starts_on"]) == (409, "pilot-not-begun", "2026-03-05")
    assert service_under_test.events("pilot.ended.v1") == []
    for on in ("2026-03-02", "2026-03-04"):
        entry = service_under_test.write(pilot_id, on=on)
        assert (entry.status, fields(entry)) == (422, ["on"])
    assert "2026-03-05" in entry.text
    clock.forward(days=2, hours=12, minutes=31)  # in Athens it is the fifth
    assert service_under_test.write(pilot_id, on="2026-03-05").status == 201
    assert service_under_test.end(pilot_id).status == 200


def test_what_has_not_begun_can_be_cancelled(service_under_test):
    pilot_id = service_under_test.start(service_under_test.selected_solution(), starts_on="2026-03-05").json["id"]
    body = {"reason": "Δεν βρέθηκε προσωπικό."}
    answered = service_under_test.call("cancel_pilot", principal=personas.CONTRIBUTOR, pilot_id=pilot_id, body=body)
    assert answered.status == 200


def test_curator_cancels_a_pilot_without_becoming_its_author(service_under_test):
    pilot_id = service_under_test.pilot()
    body = {"reason": "Ο φορέας καταργήθηκε."}
    for who in (personas.READER, personas.CENTRE_MANAGER):
        refused = service_under_test.call("cancel_pilot", principal=who, pilot_id=pilot_id, body=body)
        assert refused.status == 403
    answered = service_under_test.call("cancel_pilot", principal=personas.CURATOR, pilot_id=pilot_id, body=body)
    assert (answered.status, answered.json["state"]) == (200, "cancelled")
    assert service_under_test.read_pilot(pilot_id)["cancel_reason"] == body["reason"]
    with service_under_test.caller.engine.connect() as connection:
        [authors] = connection.exec_driver_sql("select author_ids from pilots").scalars()
    assert personas.CURATOR.person_id not in authors
    assert service_under_test.end(pilot_id, personas.CURATOR).status == 403
