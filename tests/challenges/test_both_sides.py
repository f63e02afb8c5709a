"""Conflict of interest: readers of submitted solutions never compete, at any operation."""

from dataclasses import replace

import cast
import pytest
from arena import Arena, kind
from heard import heard
from judging import ANNA, BASIL, CHLOE, GOOD, Judging
from solving import COLLEAGUE, LEAD, SECOND

from chassis.principal import Membership
from chassis.testing import member, person

HALKIDA = str(cast.HALKIDA)
ENTRANT = member(cast.HALKIDA, "contributor")


class SidesArena(Judging, Arena):
    """An arena in which organisations share challenges, and enter them."""

    def ask(self, contest, by=cast.NEIGHBOUR):
        body = {"organisation_id": HALKIDA}
        return self.call("ask_to_join", principal=by, challenge_id=contest.id, body=body)

    def accept(self, contest, decision="accept"):
        return self.call(
            "answer_join_request", principal=cast.APPROVER, challenge_id=contest.id, organisation_id=cast.HALKIDA,
            body={"decision": decision},
        )  # fmt: skip

    def shares(self, contest):
        assert self.ask(contest).status == 201
        assert self.accept(contest).status == 200

    def leave(self, contest):
        return self.call(
            "leave_challenge", principal=cast.NEIGHBOUR, challenge_id=contest.id, organisation_id=cast.HALKIDA
        )

    def role(self, who, organisation_id, what="added"):
        data = {"person_id": str(who.person_id), "organisation_id": str(organisation_id), "role": "contributor"}
        self.caller.instance().on_member_changed(heard(f"member.{what}.v1", data))


@pytest.fixture
def arena(challenges):
    arena = SidesArena(challenges.caller)
    arena.knows_addresses()
    return arena


def also_in(who, organisation_id):
    """Return the same person with one more role."""
    return replace(
        who, memberships=(*who.memberships, Membership(organisation_id, "contributor", "municipality", None))
    )


# organisations that compete do not share


@pytest.mark.parametrize("submitted", [False, True], ids=["draft", "handed in"])
def test_an_organisation_behind_a_solution_does_not_ask_to_share(arena, submitted):
    contest = arena.judged_challenge()
    solution_id = arena.solution(contest, by=ENTRANT, submitted=submitted, organisation_id=HALKIDA)
    assert kind(arena.ask(contest)).type == "organisation-takes-part"
    arena.insist("withdraw_solution", solution_id, ENTRANT)
    assert arena.ask(contest).status == 201


def test_organisation_of_a_team_member_may_not_ask_to_join(arena):
    contest = arena.judged_challenge(entrants="employees", team="either", max_team_size=3)
    lead = member(cast.LARISSA, "contributor", region="GR-E")
    solution_id = arena.solution(contest, by=lead, organisation_id=str(cast.LARISSA))
    arena.join(solution_id, COLLEAGUE, lead=lead)
    assert kind(arena.ask(contest)).type == "organisation-takes-part"


def test_nobody_enters_for_an_organisation_that_asked_to_share(arena):
    contest = arena.judged_challenge()
    mine = arena.solution(contest, by=ENTRANT)
    assert arena.ask(contest).status == 201
    other = arena.begin(contest, COLLEAGUE, organisation_id=HALKIDA)
    changed = arena.edit_solution(mine, ENTRANT, organisation_id=HALKIDA)
    assert kind(other).type == kind(changed).type == "organisation-asks-to-share"
    assert arena.leave(contest).status == 204
    assert arena.begin(contest, COLLEAGUE, organisation_id=HALKIDA).status == 201


def test_earlier_request_is_refused_while_organisation_competes(arena):
    contest = arena.judged_challenge()
    assert arena.ask(contest).status == 201
    solution_id = arena.solution(contest, by=LEAD, submitted=True)
    arena._execute("update solutions set organisation_id = :o where id = :s", o=cast.HALKIDA, s=solution_id)
    assert kind(arena.accept(contest)).type == "organisation-takes-part"
    arena._execute("update solutions set state = 'draft' where id = :s", s=solution_id)
    assert arena.accept(contest).status == 200  # the lead learns nothing of a draft, which cannot be handed in any more
    assert arena.act("submit_solution", solution_id, also_in(LEAD, cast.HALKIDA)).status == 403


def test_losing_entrant_may_share_but_reads_only_public_parts(arena):
    contest = arena.judged([GOOD, GOOD], panel=(ANNA, BASIL))
    assert arena.advance(contest).status == 200
    lost = next(one for one in contest.solutions if arena.state_of(one) == "not_qualified")
    won = next(one for one in contest.solutions if one != lost)
    arena._execute("update solutions set organisation_id = :o where id = :s", o=cast.HALKIDA, s=lost)
    arena.shares(contest)
    assert arena.read_solution(won, cast.NEIGHBOUR).json["sight"] == "public"
    assert arena.explanation(won, cast.NEIGHBOUR).status == 403


# whoever works for an owner does not compete


def test_owner_editor_reads_nothing_if_their_other_body_competes(arena):
    contest = arena.judged_challenge(sealed=False)
    rival = arena.solution(contest, by=LEAD, submitted=True)
    arena.solution(contest, by=ENTRANT, organisation_id=HALKIDA)
    both = also_in(cast.CONTRIBUTOR, cast.HALKIDA)
    assert arena.read_solution(rival, cast.CONTRIBUTOR).json["sight"] == "owner"
    assert arena.read_solution(rival, both).status == 404
    assert kind(arena.call("list_acts", principal=both, challenge_id=contest.id)).type == "own-interest"


def test_an_organisation_that_left_has_read_and_does_not_enter(arena):
    contest = arena.judged_challenge()
    arena.shares(contest)
    assert arena.leave(contest).status == 204
    for content in ({}, {"organisation_id": HALKIDA}):
        assert kind(arena.begin(contest, ENTRANT, **content)).type == "owners-do-not-enter"
    solution_id = arena.solution(contest)
    arena.invite(solution_id, "colleague@example.org")
    assert kind(arena.decide(solution_id, COLLEAGUE, "accept")).type == "owners-do-not-enter"
    assert arena.ask(contest).status == 201


def test_member_of_an_owner_during_publication_cannot_enter(arena):
    before, during = person(), person()
    for who in (before, during):
        arena.role(who, cast.LAMIA)
    arena.role(before, cast.LAMIA, "removed")
    contest = arena.judged_challenge()
    arena._execute("update challenges set published_at = now() + interval '1 day' where id = :c", c=contest.id)
    assert arena.begin(contest, before).status == 201
    assert kind(arena.begin(contest, during)).type == "owners-do-not-enter"  # their token does not say so
    arena._execute("update challenges set published_at = now() - interval '9 years' where id = :c", c=contest.id)
    arena.role(during, cast.LAMIA, "removed")
    assert kind(arena.begin(contest, during)).type == "owners-do-not-enter"


# evaluators


def test_an_evaluator_does_not_enter_nor_join_a_team(arena):
    contest = arena.judged_challenge(team="either", max_team_size=3)
    arena.panel_member(contest, SECOND)
    assert kind(arena.begin(contest, SECOND)).type == "evaluators-do-not-enter"
    solution_id = arena.solution(contest)
    arena.invite(solution_id, "second@example.org")
    assert kind(arena.decide(solution_id, SECOND, "accept")).type == "evaluators-do-not-enter"


def test_who_has_read_as_an_evaluator_does_not_enter_afterwards(arena):
    contest = arena.contest(panel=(ANNA, BASIL), phases=[(-1, 24, True, True), (25, 72, True, False)])
    one, *_ = arena.evaluations_of(ANNA)
    arena.declare(one["id"], ANNA)
    arena.remove_evaluator(contest, ANNA)
    arena.caller.clock.forward(hours=2)
    assert kind(arena.begin(contest, ANNA)).type == "evaluators-do-not-enter"


def test_evaluator_turned_colleague_can_no_longer_read_or_score(arena):
    contest = arena.contest(panel=(ANNA, CHLOE))
    one, *_ = arena.evaluations_of(ANNA)
    arena.declare(one["id"], ANNA)
    arena.score(one["id"], ANNA)
    arena._execute("update solutions set organisation_id = :o where id = :s", o=cast.LARISSA, s=one["solution_id"])
    now = also_in(ANNA, cast.LARISSA)
    assert arena.read_solution(one["solution_id"], ANNA).json["sight"] == "evaluator"
    assert arena.read_solution(one["solution_id"], now).status == 404
    for answered in (arena.score(one["id"], now), arena.hand_in(one["id"], now)):
        assert kind(answered).type == "declaration-contradicted"
    assert arena.declare(one["id"], now, "Συνάδελφοι").json["state"] == "recused"
    assert contest.assigned["assigned"] == 4
