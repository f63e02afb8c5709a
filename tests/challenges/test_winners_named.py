"""Winners are named in public results with their consent, as long as it lasts, and nowhere else."""

import personas
import pytest
from heard import heard
from judging import FAIR, GOOD, Contests
from service_under_test import kind
from solving import SECOND, STRANGER
from sqlalchemy import text

from challenges.service import Challenges
from chassis.contract import operations_of
from chassis.errors import Unavailable
from commons.names import NAME_UNAVAILABLE

ANONYMOUS = personas.EVERYBODY["anonymous"]


class NamingArena(Contests):
    """A service under test of decided contests, whose people identity knows by name."""

    def __init__(self, caller):
        super().__init__(caller)
        self.known, self.purposes = {}, []
        caller.asks["identity", "names_of"] = self.names_of

    def names_of(self, person_ids, purpose):
        self.purposes.append(purpose)
        return {"items": [{"person_id": one, "name": self.known[one]} for one in person_ids if one in self.known]}

    def decided_contest(self, *, outcome="selected", team=()):
        """Decide a contest of two solutions, of which the first advances."""
        contest = self.judged([GOOD, FAIR])
        for who in team:
            self.joins(contest, who)
        self.advance(contest, take=1, outcome=outcome)
        self.known = {str(who.person_id): f"Νικήτρια {n}" for n, who in enumerate([contest.leads[0], *team], start=1)}
        self.purposes.clear()  # owners who read evaluations on the way asked for the names of evaluators
        return contest

    def joins(self, contest, who):
        with self.caller.engine.begin() as connection:
            connection.execute(
                text(
                    "insert into team_members (solution_id, person_id, challenge_id, state, live, joined_at)"
                    " values (:solution, :person, :challenge, 'accepted', true, now() + interval '9 days')"
                ),
                {"solution": contest.solutions[0], "person": who.person_id, "challenge": contest.id},
            )

    def decide(self, contest, who, agreed=True, solution=0):
        body = {"agreed": agreed}
        return self.call("decide_naming", principal=who, solution_id=contest.solutions[solution], body=body)

    def named(self, contest, by=ANONYMOUS, **query):
        return [one["winners_named"] for one in self.results(contest, by=by, **query).json["items"]]


@pytest.fixture
def arena(challenges):
    return NamingArena(challenges.caller)


@pytest.mark.parametrize("outcome", ["selected", "winner"])
def test_only_members_that_agree_are_named_until_they_withdraw(arena, outcome):
    contest = arena.decided_contest(outcome=outcome, team=[SECOND])
    [lead, _] = contest.leads
    assert (arena.named(contest), arena.purposes) == ([[]], [])
    for who in (SECOND, lead):
        assert arena.decide(contest, who).json == {"solution_id": contest.solutions[0], "agreed": True}
        arena.decide(contest, who)
    assert (arena.named(contest), arena.purposes) == ([["Νικήτρια 1", "Νικήτρια 2"]], ["winner"])
    shown = arena.read_solution(contest.solutions[0], SECOND).json["team"]
    assert [one["named"] for one in shown] == [True, True]
    assert arena.decide(contest, lead, agreed=False).json["agreed"] is False
    assert arena.named(contest) == [["Νικήτρια 2"]]


def test_nobody_is_named_in_a_cache_or_in_an_event(arena):
    contest = arena.decided_contest()
    before = len(arena.events())
    arena.decide(contest, contest.leads[0])
    arena.named(contest)
    assert len(arena.events()) == before
    assert "Νικήτρια" not in str(arena.events())
    [results] = [spec for spec in operations_of(Challenges) if spec.name == "list_results"]
    assert results.cache is None


def test_others_do_not_decide_for_the_team(arena):
    contest = arena.decided_contest()
    assert arena.decide(contest, ANONYMOUS).status == 401
    for who in (STRANGER, personas.CONTRIBUTOR, contest.leads[1]):
        assert kind(arena.decide(contest, who)).type == "not-your-solution"
    assert arena.named(contest) == [[]]


def test_what_was_not_selected_names_nobody(arena):
    contest = arena.judged([GOOD, FAIR, FAIR])
    assert kind(arena.decide(contest, contest.leads[0])).type == "team-not-named"
    arena.advance(contest, take=1, outcome="qualified")
    for place in (0, 1):
        refused = kind(arena.decide(contest, contest.leads[place], solution=place))
        assert (refused.status, refused.type) == (409, "team-not-named")
    assert arena.named(contest) == [[]]


def test_consent_ends_also_while_the_challenge_is_taken_down(arena):
    contest = arena.decided_contest()
    lead = contest.leads[0]
    arena.decide(contest, lead)
    arena.set_state("challenges", contest.id, "unpublished")
    assert arena.decide(contest, lead, agreed=False).status == 200
    assert kind(arena.decide(contest, lead)).type == "team-not-named"
    arena.set_state("challenges", contest.id, "published")
    assert arena.named(contest) == [[]]


@pytest.mark.parametrize("body", [{}, {"agreed": None}, {"agreed": "ίσως"}])
def test_consent_is_said_and_never_assumed(arena, body):
    contest = arena.decided_contest()
    answered = arena.call("decide_naming", principal=contest.leads[0], solution_id=contest.solutions[0], body=body)
    assert answered.status == 422
    assert arena.named(contest) == [[]]


def test_a_defined_text_stands_for_names_when_identity_is_away(arena):
    contest = arena.decided_contest()
    arena.decide(contest, contest.leads[0])

    def away(**_):
        raise Unavailable

    arena.caller.asks["identity", "names_of"] = away
    assert arena.named(contest) == [[NAME_UNAVAILABLE.el]]


def test_an_erasure_withdraws_the_consent(arena):
    contest = arena.decided_contest()
    lead = contest.leads[0]
    arena.decide(contest, lead)
    del arena.known[str(lead.person_id)]
    assert arena.named(contest) == [[]]
    arena.caller.instance().on_person_erased(heard("person.erased.v1", {"person_id": str(lead.person_id)}))
    with arena.caller.engine.connect() as connection:
        assert connection.execute(text("select count(*) from team_members where named_at is not null")).scalar() == 0
