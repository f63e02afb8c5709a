"""Conflict of interest: readers of submitted solutions never compete, at any operation."""

from dataclasses import replace

import personas
import pytest
from heard import heard
from judging import ANNA, BASIL, CHLOE, GOOD, Judging
from service_under_test import ServiceUnderTest, kind
from solving import COLLEAGUE, LEAD, SECOND

from chassis.principal import Membership
from chassis.testing import member, person

HALKIDA = str(personas.HALKIDA)
ENTRANT = member(personas.HALKIDA, "contributor")


class SidesArena(Judging, ServiceUnderTest):
    """A service under test in which organisations share challenges, and enter them."""

    def ask(self, contest, by=personas.NEIGHBOUR):
        body = {"organisation_id": HALKIDA}
        return self.call("ask_to_join", principal=by, challenge_id=contest.id, body=body)

    def accept(self, contest, decision="accept"):
        return self.call(
            "answer_join_request", principal=personas.APPROVER, challenge_id=contest.id,
            organisation_id=personas.HALKIDA, body={"decision": decision},
        )  # fmt: skip

    def shares(self, contest):
        assert self.ask(contest).status == 201
        assert self.accept(contest).status == 200

    def leave(self, contest):
        return self.call(
            "leave_challenge", principal=personas.NEIGHBOUR, challenge_id=contest.id, organisation_id=personas.HALKIDA
        )

    def role(self, who, organisation_id, what="added"):
        data = {"person_id": str(who.person_id), "organisation_id": str(organisation_id), "role": "contributor"}
        self.caller.instance().on_member_changed(heard(f"member.{what}.v1", data))


@pytest.fixture
def service_under_test(challenges):
    service_under_test = SidesArena(challenges.caller)
    service_under_test.knows_addresses()
    return service_under_test


def also_in(who, organisation_id):
    """Return the same person with one more role."""
    return replace(
        who, memberships=(*who.memberships, Membership(organisation_id, "contributor", "municipality", None))
    )


# organisations that compete do not share


@pytest.mark.parametrize("submitted", [False, True], ids=["draft", "handed in"])
def test_an_organisation_behind_a_solution_does_not_ask_to_share(service_under_test, submitted):
    contest = service_under_test.judged_challenge()
    solution_id = service_under_test.solution(contest, by=ENTRANT, submitted=submitted, organisation_id=HALKIDA)
    assert kind(service_under_test.ask(contest)).type == "organisation-takes-part"
    service_under_test.insist("withdraw_solution", solution_id, ENTRANT)
    assert service_under_test.ask(contest).status == 201


def test_organisation_of_a_team_member_may_not_ask_to_join(service_under_test):
    contest = service_under_test.judged_challenge(entrants="employees", team="either", max_team_size=3)
    lead = member(personas.LARISSA, "contributor", region="GR-E")
    solution_id = service_under_test.solution(contest, by=lead, organisation_id=str(personas.LARISSA))
    service_under_test.join(solution_id, COLLEAGUE, lead=lead)
    assert kind(service_under_test.ask(contest)).type == "organisation-takes-part"


def test_nobody_enters_for_an_organisation_that_asked_to_share(service_under_test):
    contest = service_under_test.judged_challenge()
    mine = service_under_test.solution(contest, by=ENTRANT)
    assert service_under_test.ask(contest).status == 201
    other = service_under_test.begin(contest, COLLEAGUE, organisation_id=HALKIDA)
    changed = service_under_test.edit_solution(mine, ENTRANT, organisation_id=HALKIDA)
    assert kind(other).type == kind(changed).type == "organisation-asks-to-share"
    assert service_under_test.leave(contest).status == 204
    assert service_under_test.begin(contest, COLLEAGUE, organisation_id=HALKIDA).status == 201


def test_earlier_request_is_refused_while_organisation_competes(service_under_test):
    contest = service_under_test.judged_challenge()
    assert service_under_test.ask(contest).status == 201
    solution_id = service_under_test.solution(contest, by=LEAD, submitted=True)
    service_under_test._execute(
        "update solutions set organisation_id = :o where id = :s", o=personas.HALKIDA, s=solution_id
    )
    assert kind(service_under_test.accept(contest)).type == "organisation-takes-part"
    service_under_test._execute("update solutions set state = 'draft' where id = :s", s=solution_id)
    assert (
        service_under_test.accept(contest).status == 200
    )  # the lead learns nothing of a draft, which cannot be handed in any more
    assert service_under_test.act("submit_solution", solution_id, also_in(LEAD, personas.HALKIDA)).status == 403


def test_losing_entrant_may_share_but_reads_only_public_parts(service_under_test):
    contest = service_under_test.judged([GOOD, GOOD], panel=(ANNA, BASIL))
    assert service_under_test.advance(contest).status == 200
    lost = next(one for one in contest.solutions if service_under_test.state_of(one) == "not_qualified")
    won = next(one for one in contest.solutions if one != lost)
    service_under_test._execute("update solutions set organisation_id = :o where id = :s", o=personas.HALKIDA, s=lost)
    service_under_test.shares(contest)
    assert service_under_test.read_solution(won, personas.NEIGHBOUR).json["sight"] == "public"
    assert service_under_test.explanation(won, personas.NEIGHBOUR).status == 403


# whoever works for an owner does not compete


def test_owner_editor_reads_nothing_if_their_other_body_competes(service_under_test):
    contest = service_under_test.judged_challenge(sealed=False)
    rival = service_under_test.solution(contest, by=LEAD, submitted=True)
    service_under_test.solution(contest, by=ENTRANT, organisation_id=HALKIDA)
    both = also_in(personas.CONTRIBUTOR, personas.HALKIDA)
    assert service_under_test.read_solution(rival, personas.CONTRIBUTOR).json["sight"] == "owner"
    assert service_under_test.read_solution(rival, both).status == 404
    assert kind(service_under_test.call("list_acts", principal=both, challenge_id=contest.id)).type == "own-interest"


def test_an_organisation_that_left_has_read_and_does_not_enter(service_under_test):
    contest = service_under_test.judged_challenge()
    service_under_test.shares(contest)
    assert service_under_test.leave(contest).status == 204
    for content in ({}, {"organisation_id": HALKIDA}):
        assert kind(service_under_test.begin(contest, ENTRANT, **content)).type == "owners-do-not-enter"
    solution_id = service_under_test.solution(contest)
    service_under_test.invite(solution_id, "colleague@example.org")
    assert kind(service_under_test.decide(solution_id, COLLEAGUE, "accept")).type == "owners-do-not-enter"
    assert service_under_test.ask(contest).status == 201


def test_member_of_an_owner_during_publication_cannot_enter(service_under_test):
    before, during = person(), person()
    for who in (before, during):
        service_under_test.role(who, personas.LAMIA)
    service_under_test.role(before, personas.LAMIA, "removed")
    contest = service_under_test.judged_challenge()
    service_under_test._execute(
        "update challenges set published_at = now() + interval '1 day' where id = :c", c=contest.id
    )
    assert service_under_test.begin(contest, before).status == 201
    assert kind(service_under_test.begin(contest, during)).type == "owners-do-not-enter"  # their token does not say so
    service_under_test._execute(
        "update challenges set published_at = now() - interval '9 years' where id = :c", c=contest.id
    )
    service_under_test.role(during, personas.LAMIA, "removed")
    assert kind(service_under_test.begin(contest, during)).type == "owners-do-not-enter"


# evaluators


def test_an_evaluator_does_not_enter_nor_join_a_team(service_under_test):
    contest = service_under_test.judged_challenge(team="either", max_team_size=3)
    service_under_test.panel_member(contest, SECOND)
    assert kind(service_under_test.begin(contest, SECOND)).type == "evaluators-do-not-enter"
    solution_id = service_under_test.solution(contest)
    service_under_test.invite(solution_id, "second@example.org")
    assert kind(service_under_test.decide(solution_id, SECOND, "accept")).type == "evaluators-do-not-enter"


def test_who_has_read_as_an_evaluator_does_not_enter_afterwards(service_under_test):
    contest = service_under_test.contest(panel=(ANNA, BASIL), phases=[(-1, 24, True, True), (25, 72, True, False)])
    one, *_ = service_under_test.evaluations_of(ANNA)
    service_under_test.declare(one["id"], ANNA)
    service_under_test.remove_evaluator(contest, ANNA)
    service_under_test.caller.clock.forward(hours=2)
    assert kind(service_under_test.begin(contest, ANNA)).type == "evaluators-do-not-enter"


def test_evaluator_turned_colleague_can_no_longer_read_or_score(service_under_test):
    contest = service_under_test.contest(panel=(ANNA, CHLOE))
    one, *_ = service_under_test.evaluations_of(ANNA)
    service_under_test.declare(one["id"], ANNA)
    service_under_test.score(one["id"], ANNA)
    service_under_test._execute(
        "update solutions set organisation_id = :o where id = :s", o=personas.LARISSA, s=one["solution_id"]
    )
    now = also_in(ANNA, personas.LARISSA)
    assert service_under_test.read_solution(one["solution_id"], ANNA).json["sight"] == "evaluator"
    assert service_under_test.read_solution(one["solution_id"], now).status == 404
    for answered in (service_under_test.score(one["id"], now), service_under_test.hand_in(one["id"], now)):
        assert kind(answered).type == "declaration-contradicted"
    assert service_under_test.declare(one["id"], now, "Συνάδελφοι").json["state"] == "recused"
    assert contest.assigned["assigned"] == 4
