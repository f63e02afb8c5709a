"""The life of an evaluation, driven at random: nothing counts before its time, and nobody else has a hand in it."""

from datetime import UTC, datetime, timedelta

import personas
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from judging import ANNA, BASIL, CRITERIA, GOOD

from challenges.judging.evaluation.model import COUNTED, OPEN, READING, STATES, Evaluation
from challenges.judging.evaluation.scores import faults, total_of
from chassis.database import uuid7
from chassis.errors import Conflict, Forbidden, ValidationFailed
from chassis.testing import member

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
COLLEAGUE_NOW = member(personas.HALKIDA, "contributor", person_id=ANNA.person_id)
WHO = {"evaluator": ANNA, "evaluator_with_interest": COLLEAGUE_NOW, "another": BASIL, **personas.EVERYBODY}
PEOPLE = st.sampled_from(["evaluator"] * 4 + sorted(WHO))
CODES = [criterion["code"] for criterion in CRITERIA]
ANY_SCORE = st.one_of(st.none(), st.integers(0, 101), st.sampled_from([0.5, 33.33, 1.005]))
# What may follow what; a step that is not here would be a hole in the rules.
STEPS = {
    "declare_none": {("assigned", "accepted"), ("accepted", "accepted")},
    "declare_one": {(state, "recused") for state in COUNTED},
    "score": {("accepted", "accepted")},
    "submit": {("accepted", "submitted")},
}


class LifeOfAnEvaluation(RuleBasedStateMachine):
    """State machine with its own model of scores and submissions."""

    @initialize()
    def begin(self):
        self.clock = NOON
        self.evaluation = Evaluation(
            id=uuid7(), version=1, challenge_id=uuid7(), phase_id=uuid7(), solution_id=uuid7(),
            evaluator_id=ANNA.person_id, state="assigned", assigned_at=NOON, scores={}, comment="", private_comment="",
        )  # fmt: skip
        self.scores, self.comment, self.handed_in = {}, "", None
        self.versions, self.announced = [1], []

    def _try(self, step, who, act):
        """Do a step; check that it moved the evaluation as it may, or not at all."""
        before = (self.evaluation.snapshot(), self.evaluation.version, self.evaluation.declared_at)
        self.clock += timedelta(minutes=1)
        try:
            events = act(WHO[who]) or []
        except (Conflict, Forbidden, ValidationFailed):
            assert (self.evaluation.snapshot(), self.evaluation.version, self.evaluation.declared_at) == before
            return False
        assert WHO[who].person_id == ANNA.person_id
        assert (before[0]["state"], self.evaluation.state) in STEPS[step]
        assert self.evaluation.version == before[1] + 1
        self.announced += events
        return True

    @rule(who=PEOPLE)
    def declare_none(self, who):
        done = self._try("declare_none", who, lambda by: self._declare(None, by))
        assert not (done and who == "evaluator_with_interest")

    @rule(who=PEOPLE)
    def declare_one(self, who):
        self._try("declare_one", who, lambda by: self._declare("Συγγένεια", by))

    def _declare(self, conflict, by):
        entrants = frozenset({personas.HALKIDA})
        return self.evaluation.declare(conflict, by=by, entrants=entrants, owner_ids=[personas.LAMIA], at=self.clock)

    @rule(who=PEOPLE, scores=st.dictionaries(st.sampled_from([*CODES, "beauty"]), ANY_SCORE, max_size=4))
    def score(self, who, scores):
        if self._try("score", who, lambda by: self.evaluation.score({"scores": scores}, CRITERIA, by=by)):
            self.scores = {c: v for c, v in {**self.scores, **scores}.items() if v is not None}

    @rule(who=PEOPLE, comment=st.sampled_from(["", "Επειδή."]))
    def comment_on(self, who, comment):
        if self._try("score", who, lambda by: self.evaluation.score({"comment": comment}, CRITERIA, by=by)):
            self.comment = comment

    @rule()
    @precondition(lambda self: self.evaluation.state == "accepted")
    def say_everything(self):
        self.score("evaluator", GOOD)
        self.comment_on("evaluator", "Επειδή.")

    @rule(who=PEOPLE)
    def submit(self, who):
        if self._try("submit", who, lambda by: self.evaluation.submit(CRITERIA, by=by, at=self.clock)):
            assert self.comment
            self.handed_in = self.evaluation.snapshot()

    @invariant()
    def the_state_is_legal(self):
        one = self.evaluation
        assert one.state in STATES
        assert (one.declared_at is not None) is (one.state != "assigned")
        assert (one.conflict is not None) is (one.state == "recused")
        assert (one.state in READING | OPEN) is (one.state != "recused")

    @invariant()
    def what_was_said_is_kept_and_fits(self):
        assert self.evaluation.scores == self.scores
        assert self.evaluation.comment == self.comment
        assert faults(CRITERIA, self.evaluation.scores) == []

    @invariant()
    def a_total_exists_only_when_every_criterion_is_scored(self):
        one = self.evaluation
        expected = None if one.state == "recused" else total_of(CRITERIA, self.scores)
        assert one.total == expected
        assert one.total is None or set(one.scores) == set(CODES)

    @invariant()
    def what_was_handed_in_stays_until_a_recusal(self):
        if self.evaluation.state == "submitted":
            assert self.evaluation.snapshot() == self.handed_in
            assert self.evaluation.total is not None

    @invariant()
    def versions_never_go_back(self):
        assert self.evaluation.version >= self.versions[-1]
        self.versions.append(self.evaluation.version)

    @invariant()
    def events_say_who_and_what_and_never_how_much_or_why(self):
        types = [event.type for event in self.announced]
        assert types in (
            [],
            ["evaluation.submitted.v1"],
            ["evaluation.recused.v1"],
            ["evaluation.submitted.v1", "evaluation.recused.v1"],
        )
        for event in self.announced:
            assert not {"scores", "total", "comment", "conflict"} & event.payload().keys()


LifeOfAnEvaluation.TestCase.settings = settings(
    max_examples=100, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestLifeOfAnEvaluation = LifeOfAnEvaluation.TestCase
