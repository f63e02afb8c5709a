"""Readers of each part of a solution: the confidential parts reach the team, the owners and the evaluators only."""

import personas
import pytest
from service_under_test import ServiceUnderTest
from solving import LEAD, SECOND, SECRET, SECRET_LINK, STRANGER, THIRD, Solving
from sqlalchemy import text

from chassis.principal import Membership
from chassis.testing import person

EVALUATOR = person()
OUTSIDERS = {
    name: who for name, who in personas.EVERYBODY.items() if name not in {"contributor", "approver", "manager"}
}
NOT_PUBLIC = ("draft", "submitted", "not_qualified", "withdrawn")
PUBLIC = ("qualified", "selected", "winner")


class SightArena(Solving, ServiceUnderTest):
    """A service under test with distinguishable readers."""

    def solution_in(self, state, challenge=None):
        """Bring a solution of a team of two to a state."""
        solution_id = self.solution(
            challenge or self.open_challenge(sealed=False), team=[SECOND], submitted=state != "draft"
        )
        if state == "withdrawn":
            self.insist("withdraw_solution", solution_id)
        elif state not in {"draft", "submitted"}:
            self.decided(solution_id, state)
        return solution_id


@pytest.fixture
def service_under_test(challenges):
    return SightArena(challenges.caller)


def tells_secrets(answered):
    return SECRET in answered.text or SECRET_LINK in answered.text


@pytest.mark.parametrize("state", [*NOT_PUBLIC, *PUBLIC])
def test_the_team_reads_everything_always(service_under_test, state):
    solution_id = service_under_test.solution_in(state)
    for who in (LEAD, SECOND):
        read = service_under_test.read_solution(solution_id, who)
        assert read.json["sight"] == "team"
        assert read.json["confidential"] == SECRET
        assert SECRET_LINK in read.text


@pytest.mark.parametrize("state", NOT_PUBLIC)
def test_what_is_not_public_does_not_exist_for_others(service_under_test, state):
    solution_id = service_under_test.solution_in(state)
    for name, who in {**OUTSIDERS, "stranger": STRANGER}.items():
        read = service_under_test.read_solution(solution_id, who)
        assert read.status == 404, name
        assert not tells_secrets(read)


@pytest.mark.parametrize("state", PUBLIC)
def test_everybody_reads_public_results_but_no_confidential_part(service_under_test, state):
    solution_id = service_under_test.solution_in(state)
    for name, who in {**OUTSIDERS, "stranger": STRANGER}.items():
        read = service_under_test.read_solution(solution_id, who)
        assert (read.status, read.json["sight"]) == (200, "public"), name
        assert not tells_secrets(read), name
        assert read.json["confidential"] is read.json["team"] is read.json["waiting"] is None
        assert [link["title"] for link in read.json["links"]] == ["Παρουσίαση"]
        assert str(LEAD.person_id) not in read.text


@pytest.mark.parametrize("state", ["submitted", "qualified", "not_qualified", "selected", "winner"])
def test_the_owners_editors_read_what_was_handed_in(service_under_test, state):
    solution_id = service_under_test.solution_in(state)
    for who in (personas.CONTRIBUTOR, personas.APPROVER, personas.MANAGER):
        read = service_under_test.read_solution(solution_id, who).json
        assert (read["sight"], read["confidential"]) == ("owner", SECRET)


def test_owners_read_no_draft_withdrawn_or_recalled_solution(service_under_test):
    for state in ("draft", "withdrawn"):
        assert service_under_test.read_solution(service_under_test.solution_in(state), personas.MANAGER).status == 404
    solution_id = service_under_test.solution_in("submitted")
    service_under_test.insist("recall_solution", solution_id)
    assert service_under_test.read_solution(solution_id, personas.MANAGER).status == 404


def test_organisation_reads_only_after_joining_the_owners(service_under_test):
    challenge = service_under_test.open_challenge(sealed=False)
    solution_id = service_under_test.solution_in("submitted", challenge)
    service_under_test._execute(
        "insert into challenge_owners (challenge_id, organisation_id, state, requested_by, at)"
        " values (:challenge, :organisation, 'requested', :person, now())",
        challenge=challenge.id, organisation=personas.HALKIDA, person=personas.NEIGHBOUR.person_id,
    )  # fmt: skip
    assert service_under_test.read_solution(solution_id, personas.NEIGHBOUR).status == 404
    service_under_test._execute(
        "update challenge_owners set state = 'accepted' where organisation_id = :id", id=personas.HALKIDA
    )
    assert service_under_test.read_solution(solution_id, personas.NEIGHBOUR).json["confidential"] == SECRET


def test_entrant_joining_the_owners_later_does_not_read_rivals(service_under_test):
    challenge = service_under_test.open_challenge(sealed=False)
    theirs = service_under_test.solution_in("submitted", challenge)
    own = service_under_test.solution(challenge, THIRD, submitted=True)
    now_owner = person(
        person_id=THIRD.person_id,
        memberships=(Membership(personas.LAMIA, "contributor", "municipality", "GR-H"),),
    )
    assert service_under_test.read_solution(theirs, now_owner).status == 404
    assert service_under_test.read_solution(own, now_owner).json["sight"] == "team"
    listed = service_under_test.call("list_solutions", principal=now_owner, challenge_id=challenge.id).json["items"]
    assert listed == []


def test_evaluator_reads_only_after_declaring_no_conflict(service_under_test):
    solution_id = service_under_test.solution_in("submitted")
    assert service_under_test.read_solution(solution_id, EVALUATOR).status == 404
    service_under_test.evaluation(solution_id, EVALUATOR, "assigned")
    assert service_under_test.read_solution(solution_id, EVALUATOR).status == 404
    for state in ("accepted", "submitted"):
        service_under_test._execute(
            "update evaluations set state = :state, declared_at = now(), total = 80, submitted_at = now()", state=state
        )
        read = service_under_test.read_solution(solution_id, EVALUATOR).json
        assert (read["sight"], read["confidential"], read["team"]) == ("evaluator", SECRET, None)
    for state in ("recused", "removed"):
        service_under_test._execute("update evaluations set state = :state", state=state)
        assert service_under_test.read_solution(solution_id, EVALUATOR).status == 404


def test_an_evaluator_reads_only_what_was_given_to_them(service_under_test):
    challenge = service_under_test.open_challenge(sealed=False)
    solution_id = service_under_test.solution_in("submitted", challenge)
    service_under_test.evaluation(service_under_test.solution(challenge, THIRD, submitted=True), EVALUATOR, "accepted")
    assert service_under_test.read_solution(solution_id, EVALUATOR).status == 404


def test_evaluator_with_a_later_conflict_reads_only_public_parts(service_under_test, engine):
    challenge = service_under_test.open_challenge((-1, 1, True), (2, 3, False))
    solution_id = service_under_test.solution_in("qualified", challenge)
    service_under_test.evaluation(solution_id, EVALUATOR, "submitted")
    with engine.begin() as connection:
        connection.execute(
            text("update solutions set phase_id = :phase where id = :id"),
            {"phase": challenge.phases[1], "id": solution_id},
        )
    service_under_test.evaluation(solution_id, EVALUATOR, "recused")
    read = service_under_test.read_solution(solution_id, EVALUATOR)
    assert read.json["sight"] == "public"
    assert not tells_secrets(read)


def test_who_is_invited_reads_what_it_is_about(service_under_test):
    service_under_test.knows_addresses()
    solution_id = service_under_test.solution(service_under_test.open_challenge())
    service_under_test.invite(solution_id, "third@example.org")
    read = service_under_test.read_solution(solution_id, THIRD)
    assert (read.json["sight"], read.json["summary"]) == ("invited", "Οι κάδοι λένε πότε γέμισαν.")
    assert not tells_secrets(read)
    assert "Αισθητήρες υπερήχων" not in read.text


def test_who_left_reads_as_a_stranger(service_under_test):
    solution_id = service_under_test.solution_in("submitted")
    service_under_test.decide(solution_id, SECOND, "leave")
    assert service_under_test.read_solution(solution_id, SECOND).status == 404


def test_public_reads_nothing_of_a_taken_down_challenge(service_under_test):
    challenge = service_under_test.open_challenge()
    solution_id = service_under_test.solution_in("selected", challenge)
    service_under_test.set_state("challenges", challenge.id, "unpublished")
    assert service_under_test.read_solution(solution_id, personas.READER).status == 404
    assert service_under_test.read_solution(solution_id, personas.CONTRIBUTOR).status == 200
    assert service_under_test.read_solution(solution_id, LEAD).status == 200


def test_each_sees_the_list_that_is_theirs(service_under_test):
    challenge = service_under_test.open_challenge(sealed=False)
    states = ("draft", "submitted", "withdrawn", "qualified", "not_qualified", "selected", "winner")
    ids = {}
    for state in states:
        ids[state] = service_under_test.solution(challenge, person(), submitted=state != "draft")
        if state not in {"draft", "submitted"}:
            service_under_test.decided(ids[state], state)

    def listed(who, **query):
        found = service_under_test.call("list_solutions", principal=who, challenge_id=challenge.id, query=query)
        assert not tells_secrets(found)
        return {line["state"] for line in found.json["items"]}

    assert listed(personas.CONTRIBUTOR) == {"submitted", "qualified", "not_qualified", "selected", "winner"}
    assert listed(personas.CONTRIBUTOR, state="submitted") == {"submitted"}
    for who in (personas.READER, personas.ANONYMOUS, personas.CURATOR, personas.CENTRE_MANAGER, personas.NEIGHBOUR):
        assert listed(who) == {"qualified", "selected", "winner"}
        assert listed(who, state="submitted") == set()
    service_under_test.set_state("challenges", challenge.id, "unpublished")
    assert listed(personas.CURATOR) == set()
    hidden = service_under_test.call("list_solutions", principal=personas.READER, challenge_id=challenge.id)
    assert hidden.status == 404


def test_a_list_comes_in_pages_the_latest_submission_first(service_under_test):
    challenge = service_under_test.open_challenge(sealed=False)
    ids = [service_under_test.solution(challenge, person(), submitted=True) for _ in range(5)]
    seen, cursor = [], None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = service_under_test.call(
            "list_solutions", principal=personas.CONTRIBUTOR, challenge_id=challenge.id, query=query
        ).json
        seen += [line["id"] for line in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == ids[::-1]
    foreign = service_under_test.call(
        "list_own_solutions", principal=LEAD, query={"cursor": cursor or page["next"] or "x"}
    )
    assert foreign.status == 400


def test_no_event_tells_anything_of_what_is_not_public(service_under_test):
    solution_id = service_under_test.solution_in("submitted")
    service_under_test.insist("recall_solution", solution_id)
    service_under_test.insist("withdraw_solution", solution_id)
    told = str([event["data"] for event in service_under_test.events()])
    for secret in (SECRET, SECRET_LINK, "Αισθητήρες", "Οι κάδοι"):
        assert secret not in told
