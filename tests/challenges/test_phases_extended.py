"""Only an owner's approver may extend an open phase. Nothing else of a begun phase changes."""

from datetime import datetime, timedelta

import personas
import pytest
from challenging import Challenging
from service_under_test import ServiceUnderTest, fields, kind
from solving import LEAD, SOLUTION

STANDING = ("id", "name", "description", "opens_at", "closes_at", "takes_submissions", "how_to_enter", "criteria")


class LongArena(Challenging, ServiceUnderTest):
    """A service under test with a challenge: its first phase is open for ten days, the next begins nine days later."""

    def planned(self, challenge_id):
        shown = self.read_challenge(challenge_id).json["phases"]
        return [{name: phase[name] for name in (*STANDING, "evaluators_per_solution")} for phase in shown]

    def extend(self, challenge_id, by=personas.APPROVER, **span):
        first, *rest = self.planned(challenge_id)
        first["closes_at"] = (datetime.fromisoformat(first["closes_at"]) + timedelta(**span)).isoformat()
        return self.edit_challenge(challenge_id, by, phases=[first, *rest])

    def openness(self, challenge_id):
        return self.read_challenge(challenge_id, personas.READER).json["openness"]


@pytest.fixture
def service_under_test(challenges):
    return LongArena(challenges.caller)


def test_an_extended_phase_closes_later_and_once(service_under_test, clock):
    challenge_id = service_under_test.running()
    assert service_under_test.extend(challenge_id, days=2).status == 200
    [updated] = service_under_test.events("challenge.updated.v1")
    assert updated["data"]["changed"] == ["phases"]
    clock.forward(days=10, hours=12)
    service_under_test.keep_time()
    assert service_under_test.events("challenge.phase_closed.v1") == []
    assert service_under_test.openness(challenge_id) == "open"
    entered = service_under_test.call("create_solution", principal=LEAD, challenge_id=challenge_id, body=SOLUTION)
    assert entered.status == 201, entered.text
    clock.forward(days=2)
    service_under_test.keep_time()
    service_under_test.keep_time()
    [closed] = service_under_test.events("challenge.phase_closed.v1")
    assert (
        closed["data"]["closed_at"]
        == closed["data"]["closes_at"]
        == service_under_test.planned(challenge_id)[0]["closes_at"]
    )
    assert service_under_test.openness(challenge_id) == "closed"


@pytest.mark.parametrize(
    ("by", "status"), [(personas.CONTRIBUTOR, 403), (personas.MANAGER, 200), (personas.CURATOR, 403)]
)
def test_those_who_answer_for_an_owner_extend(service_under_test, by, status):
    challenge_id = service_under_test.running()
    assert service_under_test.extend(challenge_id, by, days=1).status == status


@pytest.mark.parametrize("late", [True, False])
def test_what_has_closed_stays_closed(service_under_test, clock, late):
    challenge_id = service_under_test.running()
    clock.forward(days=10)
    if not late:
        service_under_test.keep_time()
    assert kind(service_under_test.extend(challenge_id, days=2)).type == "phase-fixed"


def test_no_phase_ends_earlier_nor_runs_into_the_next(service_under_test):
    challenge_id = service_under_test.running()
    assert kind(service_under_test.extend(challenge_id, days=-1)).type == "phase-fixed"
    refused = service_under_test.extend(challenge_id, days=12)
    assert (kind(refused).type, fields(refused)) == ("challenge-contradictory", ["phases.1.opens_at"])


def test_with_its_end_nothing_else_of_the_phase_changes(service_under_test):
    challenge_id = service_under_test.running()
    first, second = service_under_test.planned(challenge_id)
    later = (datetime.fromisoformat(first["closes_at"]) + timedelta(days=1)).isoformat()
    for phases in (
        [{**first, "closes_at": later, "name": "Αλλιώς"}, second],
        [{**first, "closes_at": later, "id": None}, second],
        [second],
        [],
    ):
        assert (
            kind(service_under_test.edit_challenge(challenge_id, personas.APPROVER, phases=phases)).type
            == "phase-fixed"
        ), phases


def test_what_is_hidden_is_not_extended(service_under_test):
    challenge_id = service_under_test.running()
    service_under_test.unpublish_challenge(challenge_id)
    assert kind(service_under_test.extend(challenge_id, days=1)).type == "phase-fixed"
