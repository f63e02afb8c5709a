"""Deletion of drafts: of challenges that were never submitted, and of solutions that are not handed in."""

import personas
import pytest
from challenging import Challenging
from judging import ANNA, Contests
from knowing import Knowing
from service_under_test import kind
from solving import LEAD, SECOND, STRANGER


class DraftArena(Challenging, Knowing, Contests):
    """A service under test with drafts of challenges and of solutions."""

    def count(self, table):
        with self.caller.engine.connect() as connection:
            return connection.exec_driver_sql(f"select count(*) from {table}").scalar()


@pytest.fixture
def service_under_test(challenges):
    return DraftArena(challenges.caller)


def delete_challenge(service_under_test, challenge_id, by=personas.CONTRIBUTOR):
    return service_under_test.call("delete_challenge", principal=by, challenge_id=challenge_id)


def delete_solution(service_under_test, solution_id, by=LEAD):
    return service_under_test.call("delete_solution", principal=by, solution_id=solution_id)


def test_a_draft_of_a_challenge_is_deleted_with_its_parts(service_under_test):
    challenge_id = service_under_test.draft()
    assert delete_challenge(service_under_test, challenge_id, personas.NEIGHBOUR).status == 404
    assert delete_challenge(service_under_test, challenge_id, personas.CURATOR).status == 403
    assert delete_challenge(service_under_test, challenge_id).status == 204
    assert service_under_test.read_challenge(challenge_id).status == 404
    assert [service_under_test.count(table) for table in ("challenges", "phases", "challenge_owners")] == [0, 0, 0]


@pytest.mark.parametrize("state", ["review", "edits_requested", "published", "withdrawn"])
def test_what_was_submitted_is_not_deleted(service_under_test, state):
    challenge_id = service_under_test.challenge(state)
    refused = kind(delete_challenge(service_under_test, challenge_id))
    assert (refused.status, refused.type) == (409, "challenge-not-deletable")
    assert service_under_test.read_challenge(challenge_id).status == 200


def test_a_draft_with_evaluators_is_withdrawn_instead(service_under_test):
    challenge_id = service_under_test.draft()
    body = {"person_id": str(ANNA.person_id)}
    assert (
        service_under_test.call(
            "invite_evaluator", principal=personas.CONTRIBUTOR, challenge_id=challenge_id, body=body
        ).status
        == 202
    )
    assert kind(delete_challenge(service_under_test, challenge_id)).type == "challenge-not-deletable"


def test_a_draft_of_a_solution_is_deleted_by_its_lead(service_under_test):
    service_under_test.knows_addresses()
    contest = service_under_test.judged_challenge()
    solution_id = service_under_test.solution(contest, team=[SECOND])
    service_under_test.invite(solution_id, "third@example.org")
    assert delete_solution(service_under_test, solution_id, STRANGER).status == 404
    assert kind(delete_solution(service_under_test, solution_id, SECOND)).type == "only-the-lead"
    assert delete_solution(service_under_test, solution_id).status == 204
    assert service_under_test.read_solution(solution_id).status == 404
    assert [service_under_test.count(table) for table in ("solutions", "team_members", "solution_invitations")] == [
        0,
        0,
        0,
    ]
    [told] = service_under_test.events("solution.withdrawn.v1")
    assert set(told["data"]["team_ids"]) == {str(LEAD.person_id), str(SECOND.person_id)}
    assert service_under_test.begin(contest).status == 201


def test_what_was_handed_in_is_recalled_before_it_is_deleted(service_under_test):
    solution_id = service_under_test.solution(service_under_test.judged_challenge(), submitted=True)
    assert kind(delete_solution(service_under_test, solution_id)).type == "solution-not-deletable"
    service_under_test.insist("recall_solution", solution_id)
    assert delete_solution(service_under_test, solution_id).status == 204
