"""Only an owner's approver may extend an open phase. Nothing else of a begun phase changes."""

from datetime import datetime, timedelta

import cast
import pytest
from arena import Arena, fields, kind
from challenging import Challenging
from solving import LEAD, SOLUTION

STANDING = ("id", "name", "description", "opens_at", "closes_at", "takes_submissions", "how_to_enter", "criteria")


class LongArena(Challenging, Arena):
    """A service under test with a challenge: its first phase is open for ten days, the next begins nine days later."""

    def planned(self, challenge_id):
        shown = self.read_challenge(challenge_id).json["phases"]
        return [{name: phase[name] for name in (*STANDING, "evaluators_per_solution")} for phase in shown]

    def extend(self, challenge_id, by=cast.APPROVER, **span):
        first, *rest = self.planned(challenge_id)
        first["closes_at"] = (datetime.fromisoformat(first["closes_at"]) + timedelta(**span)).isoformat()
        return self.edit_challenge(challenge_id, by, phases=[first, *rest])

    def openness(self, challenge_id):
        return self.read_challenge(challenge_id, cast.READER).json["openness"]


@pytest.fixture
def arena(challenges):
    return LongArena(challenges.caller)


def test_an_extended_phase_closes_later_and_once(arena, clock):
    challenge_id = arena.running()
    assert arena.extend(challenge_id, days=2).status == 200
    [updated] = arena.events("challenge.updated.v1")
    assert updated["data"]["changed"] == ["phases"]
    clock.forward(days=10, hours=12)
    arena.keep_time()
    assert arena.events("challenge.phase_closed.v1") == []
    assert arena.openness(challenge_id) == "open"
    entered = arena.call("create_solution", principal=LEAD, challenge_id=challenge_id, body=SOLUTION)
    assert entered.status == 201, entered.text
    clock.forward(days=2)
    arena.keep_time()
    arena.keep_time()
    [closed] = arena.events("challenge.phase_closed.v1")
    assert closed["data"]["closed_at"] == closed["data"]["closes_at"] == arena.planned(challenge_id)[0]["closes_at"]
    assert arena.openness(challenge_id) == "closed"


@pytest.mark.parametrize(("by", "status"), [(cast.CONTRIBUTOR, 403), (cast.MANAGER, 200), (cast.CURATOR, 403)])
def test_those_who_answer_for_an_owner_extend(arena, by, status):
    challenge_id = arena.running()
    assert arena.extend(challenge_id, by, days=1).status == status


@pytest.mark.parametrize("late", [True, False])
def test_what_has_closed_stays_closed(arena, clock, late):
    challenge_id = arena.running()
    clock.forward(days=10)
    if not late:
        arena.keep_time()
    assert kind(arena.extend(challenge_id, days=2)).type == "phase-fixed"


def test_no_phase_ends_earlier_nor_runs_into_the_next(arena):
    challenge_id = arena.running()
    assert kind(arena.extend(challenge_id, days=-1)).type == "phase-fixed"
    refused = arena.extend(challenge_id, days=12)
    assert (kind(refused).type, fields(refused)) == ("challenge-contradictory", ["phases.1.opens_at"])


def test_with_its_end_nothing_else_of_the_phase_changes(arena):
    challenge_id = arena.running()
    first, second = arena.planned(challenge_id)
    later = (datetime.fromisoformat(first["closes_at"]) + timedelta(days=1)).isoformat()
    for phases in (
        [{**first, "closes_at": later, "name": "Αλλιώς"}, second],
        [{**first, "closes_at": later, "id": None}, second],
        [second],
        [],
    ):
        assert kind(arena.edit_challenge(challenge_id, cast.APPROVER, phases=phases)).type == "phase-fixed", phases


def test_what_is_hidden_is_not_extended(arena):
    challenge_id = arena.running()
    arena.unpublish_challenge(challenge_id)
    assert kind(arena.extend(challenge_id, days=1)).type == "phase-fixed"
