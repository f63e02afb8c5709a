"""Readers of each part of a solution: the confidential parts reach the team, the owners and the evaluators only."""

import cast
import pytest
from arena import Arena
from solving import LEAD, SECOND, SECRET, SECRET_LINK, STRANGER, THIRD, Solving
from sqlalchemy import text

from chassis.principal import Membership
from chassis.testing import person

EVALUATOR = person()
OUTSIDERS = {name: who for name, who in cast.EVERYBODY.items() if name not in {"contributor", "approver", "manager"}}
NOT_PUBLIC = ("draft", "submitted", "not_qualified", "withdrawn")
PUBLIC = ("qualified", "selected", "winner")


class SightArena(Solving, Arena):
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
def arena(challenges):
    return SightArena(challenges.caller)


def tells_secrets(answered):
    return SECRET in answered.text or SECRET_LINK in answered.text


@pytest.mark.parametrize("state", [*NOT_PUBLIC, *PUBLIC])
def test_the_team_reads_everything_always(arena, state):
    solution_id = arena.solution_in(state)
    for who in (LEAD, SECOND):
        read = arena.read_solution(solution_id, who)
        assert read.json["sight"] == "team"
        assert read.json["confidential"] == SECRET
        assert SECRET_LINK in read.text


@pytest.mark.parametrize("state", NOT_PUBLIC)
def test_what_is_not_public_does_not_exist_for_others(arena, state):
    solution_id = arena.solution_in(state)
    for name, who in {**OUTSIDERS, "stranger": STRANGER}.items():
        read = arena.read_solution(solution_id, who)
        assert read.status == 404, name
        assert not tells_secrets(read)


@pytest.mark.parametrize("state", PUBLIC)
def test_everybody_reads_public_results_but_no_confidential_part(arena, state):
    solution_id = arena.solution_in(state)
    for name, who in {**OUTSIDERS, "stranger": STRANGER}.items():
        read = arena.read_solution(solution_id, who)
        assert (read.status, read.json["sight"]) == (200, "public"), name
        assert not tells_secrets(read), name
        assert read.json["confidential"] is read.json["team"] is read.json["waiting"] is None
        assert [link["title"] for link in read.json["links"]] == ["Παρουσίαση"]
        assert str(LEAD.person_id) not in read.text


@pytest.mark.parametrize("state", ["submitted", "qualified", "not_qualified", "selected", "winner"])
def test_the_owners_editors_read_what_was_handed_in(arena, state):
    solution_id = arena.solution_in(state)
    for who in (cast.CONTRIBUTOR, cast.APPROVER, cast.MANAGER):
        read = arena.read_solution(solution_id, who).json
        assert (read["sight"], read["confidential"]) == ("owner", SECRET)


def test_owners_read_no_draft_withdrawn_or_recalled_solution(arena):
    for state in ("draft", "withdrawn"):
        assert arena.read_solution(arena.solution_in(state), cast.MANAGER).status == 404
    solution_id = arena.solution_in("submitted")
    arena.insist("recall_solution", solution_id)
    assert arena.read_solution(solution_id, cast.MANAGER).status == 404


def test_organisation_reads_only_after_joining_the_owners(arena):
    challenge = arena.open_challenge(sealed=False)
    solution_id = arena.solution_in("submitted", challenge)
    arena._execute(
        "insert into challenge_owners (challenge_id, organisation_id, state, requested_by, at)"
        " values (:challenge, :organisation, 'requested', :person, now())",
        challenge=challenge.id, organisation=cast.HALKIDA, person=cast.NEIGHBOUR.person_id,
    )  # fmt: skip
    assert arena.read_solution(solution_id, cast.NEIGHBOUR).status == 404
    arena._execute("update challenge_owners set state = 'accepted' where organisation_id = :id", id=cast.HALKIDA)
    assert arena.read_solution(solution_id, cast.NEIGHBOUR).json["confidential"] == SECRET


def test_entrant_joining_the_owners_later_does_not_read_rivals(arena):
    challenge = arena.open_challenge(sealed=False)
    theirs = arena.solution_in("submitted", challenge)
    own = arena.solution(challenge, THIRD, submitted=True)
    now_owner = person(
        person_id=THIRD.person_id,
        memberships=(Membership(cast.LAMIA, "contributor", "municipality", "GR-H"),),
    )
    assert arena.read_solution(theirs, now_owner).status == 404
    assert arena.read_solution(own, now_owner).json["sight"] == "team"
    listed = arena.call("list_solutions", principal=now_owner, challenge_id=challenge.id).json["items"]
    assert listed == []


def test_evaluator_reads_only_after_declaring_no_conflict(arena):
    solution_id = arena.solution_in("submitted")
    assert arena.read_solution(solution_id, EVALUATOR).status == 404
    arena.evaluation(solution_id, EVALUATOR, "assigned")
    assert arena.read_solution(solution_id, EVALUATOR).status == 404
    for state in ("accepted", "submitted"):
        arena._execute(
            "update evaluations set state = :state, declared_at = now(), total = 80, submitted_at = now()", state=state
        )
        read = arena.read_solution(solution_id, EVALUATOR).json
        assert (read["sight"], read["confidential"], read["team"]) == ("evaluator", SECRET, None)
    for state in ("recused", "removed"):
        arena._execute("update evaluations set state = :state", state=state)
        assert arena.read_solution(solution_id, EVALUATOR).status == 404


def test_an_evaluator_reads_only_what_was_given_to_them(arena):
    challenge = arena.open_challenge(sealed=False)
    solution_id = arena.solution_in("submitted", challenge)
    arena.evaluation(arena.solution(challenge, THIRD, submitted=True), EVALUATOR, "accepted")
    assert arena.read_solution(solution_id, EVALUATOR).status == 404


def test_evaluator_with_a_later_conflict_reads_only_public_parts(arena, engine):
    challenge = arena.open_challenge((-1, 1, True), (2, 3, False))
    solution_id = arena.solution_in("qualified", challenge)
    arena.evaluation(solution_id, EVALUATOR, "submitted")
    with engine.begin() as connection:
        connection.execute(
            text("update solutions set phase_id = :phase where id = :id"),
            {"phase": challenge.phases[1], "id": solution_id},
        )
    arena.evaluation(solution_id, EVALUATOR, "recused")
    read = arena.read_solution(solution_id, EVALUATOR)
    assert read.json["sight"] == "public"
    assert not tells_secrets(read)


def test_who_is_invited_reads_what_it_is_about(arena):
    arena.knows_addresses()
    solution_id = arena.solution(arena.open_challenge())
    arena.invite(solution_id, "third@example.org")
    read = arena.read_solution(solution_id, THIRD)
    assert (read.json["sight"], read.json["summary"]) == ("invited", "Οι κάδοι λένε πότε γέμισαν.")
    assert not tells_secrets(read)
    assert "Αισθητήρες υπερήχων" not in read.text


def test_who_left_reads_as_a_stranger(arena):
    solution_id = arena.solution_in("submitted")
    arena.decide(solution_id, SECOND, "leave")
    assert arena.read_solution(solution_id, SECOND).status == 404


def test_public_reads_nothing_of_a_taken_down_challenge(arena):
    challenge = arena.open_challenge()
    solution_id = arena.solution_in("selected", challenge)
    arena.set_state("challenges", challenge.id, "unpublished")
    assert arena.read_solution(solution_id, cast.READER).status == 404
    assert arena.read_solution(solution_id, cast.CONTRIBUTOR).status == 200
    assert arena.read_solution(solution_id, LEAD).status == 200


def test_each_sees_the_list_that_is_theirs(arena):
    challenge = arena.open_challenge(sealed=False)
    states = ("draft", "submitted", "withdrawn", "qualified", "not_qualified", "selected", "winner")
    ids = {}
    for state in states:
        ids[state] = arena.solution(challenge, person(), submitted=state != "draft")
        if state not in {"draft", "submitted"}:
            arena.decided(ids[state], state)

    def listed(who, **query):
        found = arena.call("list_solutions", principal=who, challenge_id=challenge.id, query=query)
        assert not tells_secrets(found)
        return {line["state"] for line in found.json["items"]}

    assert listed(cast.CONTRIBUTOR) == {"submitted", "qualified", "not_qualified", "selected", "winner"}
    assert listed(cast.CONTRIBUTOR, state="submitted") == {"submitted"}
    for who in (cast.READER, cast.ANONYMOUS, cast.CURATOR, cast.CENTRE_MANAGER, cast.NEIGHBOUR):
        assert listed(who) == {"qualified", "selected", "winner"}
        assert listed(who, state="submitted") == set()
    arena.set_state("challenges", challenge.id, "unpublished")
    assert listed(cast.CURATOR) == set()
    hidden = arena.call("list_solutions", principal=cast.READER, challenge_id=challenge.id)
    assert hidden.status == 404


def test_a_list_comes_in_pages_the_latest_submission_first(arena):
    challenge = arena.open_challenge(sealed=False)
    ids = [arena.solution(challenge, person(), submitted=True) for _ in range(5)]
    seen, cursor = [], None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = arena.call("list_solutions", principal=cast.CONTRIBUTOR, challenge_id=challenge.id, query=query).json
        seen += [line["id"] for line in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == ids[::-1]
    foreign = arena.call("list_own_solutions", principal=LEAD, query={"cursor": cursor or page["next"] or "x"})
    assert foreign.status == 400


def test_no_event_tells_anything_of_what_is_not_public(arena):
    solution_id = arena.solution_in("submitted")
    arena.insist("recall_solution", solution_id)
    arena.insist("withdraw_solution", solution_id)
    told = str([event["data"] for event in arena.events()])
    for secret in (SECRET, SECRET_LINK, "Αισθητήρες", "Οι κάδοι"):
        assert secret not in told
