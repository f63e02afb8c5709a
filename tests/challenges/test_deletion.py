"""Deletion of drafts: of challenges that were never submitted, and of solutions that are not handed in."""

import cast
import pytest
from arena import kind
from challenging import Challenging
from judging import ANNA, Contests
from knowing import Knowing
from solving import LEAD, SECOND, STRANGER


class DraftArena(Challenging, Knowing, Contests):
    """An arena with drafts of challenges and of solutions."""

    def count(self, table):
        with self.caller.engine.connect() as connection:
            return connection.exec_driver_sql(f"select count(*) from {table}").scalar()


@pytest.fixture
def arena(challenges):
    return DraftArena(challenges.caller)


def delete_challenge(arena, challenge_id, by=cast.CONTRIBUTOR):
    return arena.call("delete_challenge", principal=by, challenge_id=challenge_id)


def delete_solution(arena, solution_id, by=LEAD):
    return arena.call("delete_solution", principal=by, solution_id=solution_id)


def test_a_draft_of_a_challenge_is_deleted_with_its_parts(arena):
    challenge_id = arena.draft()
    assert delete_challenge(arena, challenge_id, cast.NEIGHBOUR).status == 404
    assert delete_challenge(arena, challenge_id, cast.CURATOR).status == 403
    assert delete_challenge(arena, challenge_id).status == 204
    assert arena.read_challenge(challenge_id).status == 404
    assert [arena.count(table) for table in ("challenges", "phases", "challenge_owners")] == [0, 0, 0]


@pytest.mark.parametrize("state", ["review", "edits_requested", "published", "withdrawn"])
def test_what_was_submitted_is_not_deleted(arena, state):
    challenge_id = arena.challenge(state)
    refused = kind(delete_challenge(arena, challenge_id))
    assert (refused.status, refused.type) == (409, "challenge-not-deletable")
    assert arena.read_challenge(challenge_id).status == 200


def test_a_draft_with_evaluators_is_withdrawn_instead(arena):
    challenge_id = arena.draft()
    body = {"person_id": str(ANNA.person_id)}
    assert (
        arena.call("invite_evaluator", principal=cast.CONTRIBUTOR, challenge_id=challenge_id, body=body).status == 202
    )
    assert kind(delete_challenge(arena, challenge_id)).type == "challenge-not-deletable"


def test_a_draft_of_a_solution_is_deleted_by_its_lead(arena):
    arena.knows_addresses()
    contest = arena.judged_challenge()
    solution_id = arena.solution(contest, team=[SECOND])
    arena.invite(solution_id, "third@example.org")
    assert delete_solution(arena, solution_id, STRANGER).status == 404
    assert kind(delete_solution(arena, solution_id, SECOND)).type == "only-the-lead"
    assert delete_solution(arena, solution_id).status == 204
    assert arena.read_solution(solution_id).status == 404
    assert [arena.count(table) for table in ("solutions", "team_members", "solution_invitations")] == [0, 0, 0]
    [told] = arena.events("solution.withdrawn.v1")
    assert set(told["data"]["team_ids"]) == {str(LEAD.person_id), str(SECOND.person_id)}
    assert arena.begin(contest).status == 201


def test_what_was_handed_in_is_recalled_before_it_is_deleted(arena):
    solution_id = arena.solution(arena.judged_challenge(), submitted=True)
    assert kind(delete_solution(arena, solution_id)).type == "solution-not-deletable"
    arena.insist("recall_solution", solution_id)
    assert delete_solution(arena, solution_id).status == 204
