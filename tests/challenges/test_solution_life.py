"""Random life cycles of a solution and its team: all transitions by people and time keep the rules."""

from datetime import UTC, datetime, timedelta

import personas
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from solving import COLLEAGUE, LEAD, SECOND, SOLUTION, STRANGER, THIRD

from challenges.call.challenge.errors import PhaseClosed
from challenges.call.challenge.model import Challenge
from challenges.call.phase.model import Phase
from challenges.entry.solution import entry
from challenges.entry.solution.content import REQUIRED
from challenges.entry.solution.model import HANDED_IN, STATES, WITHDRAWABLE, Solution
from challenges.entry.team import team_formation
from chassis.errors import AppError, Conflict, Forbidden, NotFound, ValidationFailed

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WHO = {
    "lead": LEAD,
    "second": SECOND,
    "third": THIRD,
    "colleague": COLLEAGUE,
    "stranger": STRANGER,
    "owner": personas.MANAGER,
    "curator": personas.CURATOR,
}
PEOPLE = st.sampled_from(sorted(WHO))
TEAMS = st.sampled_from(["either", "team", "alone"])

# What may follow what. A step that is not here would be a hole in the rules.
STEPS = {
    "submit": {("draft", "submitted")},
    "recall": {("submitted", "draft")},
    "withdraw": {(state, "withdrawn") for state in WITHDRAWABLE},
}
EVENTS = {
    "submit": ["solution.submitted.v1"],
    "recall": ["solution.recalled.v1"],
    "withdraw": ["solution.withdrawn.v1"],
    "accept": ["solution.member_answered.v1"],
    "decline": ["solution.member_answered.v1"],
    "leave": ["solution.member_left.v1"],
    "let_go": ["solution.member_left.v1"],
}
DECIDED = {
    "submitted": ["qualified", "not_qualified", "selected"],
    "qualified": ["qualified", "not_qualified", "selected", "winner"],
    "selected": ["winner"],
}


class LifeOfASolution(RuleBasedStateMachine):
    """State machine that tries everything, and checks permissions, refusals and events."""

    @initialize(team=TEAMS, most=st.integers(min_value=2, max_value=3), ways=st.integers(min_value=0, max_value=3))
    def begin(self, team, most, ways):
        self.now = NOON
        says = {"title": "Κάδοι", "team": team, "max_team_size": most}
        self.challenge = Challenge.begin(organisation_id=personas.LAMIA, says=says, by=personas.CONTRIBUTOR, at=NOON)
        self.challenge.state = "published"
        self.challenge.phases = [self._phase(1, 0, takes=True), self._phase(2, 48, takes=True), self._phase(3, 96)]
        phase = self.challenge.phase_open_at(self.now)
        self.solution = Solution.begin(SOLUTION, phase=phase, by=LEAD, at=NOON, demo=False)
        self.sealed = None
        steps = [lambda: self._join("second"), self.complete_and_submit, self.phase_closes]
        for step in steps[:ways]:
            step()

    def _join(self, who):
        self.invite("lead", who)
        self.accept(who)

    def _phase(self, position, hours, *, takes=False):
        planned = {
            "name": f"Φάση {position}", "description": "", "how_to_enter": "", "criteria": [],
            "evaluators_per_solution": None, "takes_submissions": takes,
            "opens_at": NOON + timedelta(hours=hours), "closes_at": NOON + timedelta(hours=hours + 24),
        }  # fmt: skip
        phase = Phase.plan(planned)
        phase.position = position
        phase.challenge_id = self.challenge.id
        return phase

    @property
    def _open(self):
        return self.challenge.phase_open_at(self.now)

    def _snapshot(self):
        solution = self.solution
        return (
            solution.state,
            solution.version,
            solution.content(),
            [(member.person_id, member.state, member.live) for member in solution.members],
            [(one.id, one.state) for one in solution.invitations],
        )

    def _try(self, step, act):
        """Do a step; check that it moved the solution as it may and said so, or changed nothing at all."""
        before = self._snapshot()
        try:
            events = act() or []
        except AppError as error:
            self._refused(error, before)
            return False
        moved = (before[0], self.solution.state)
        assert moved in STEPS.get(step, set()) or moved[0] == moved[1]
        changed = self._snapshot() != before
        assert (self.solution.version > before[1]) is changed
        if step in EVENTS:
            assert [event.type for event in events] == EVENTS[step]
        for event in events:
            assert event.team_ids == self.solution.team_ids
        return True

    def _refused(self, error, before):
        assert isinstance(error, Conflict | Forbidden | NotFound | ValidationFailed)
        assert self._snapshot() == before

    def _held(self):
        phase = self._open
        if phase is None:
            raise PhaseClosed
        return phase

    # ---- what people do ------------------------------------------------------------------------------

    @rule(
        who=PEOPLE,
        field=st.sampled_from(["title", "summary", "description", "confidential"]),
        words=st.text(max_size=3),
    )
    def edit(self, who, field, words):
        phase = self._open if self.solution.state == "qualified" else None
        self._try("edit", lambda: self.solution.edit({field: words}, phase=phase, by=WHO[who], at=self.now))

    @rule()
    def complete(self):
        self._try("edit", lambda: self.solution.edit(SOLUTION, phase=self._open, by=LEAD, at=self.now))

    @rule(who=PEOPLE)
    def submit(self, who):
        def act():
            phase = self._held()
            faults = list(entry.faults_of(self.challenge, self.solution, phase, None))
            return self.solution.submit(phase=phase, faults=faults, by=WHO[who], at=self.now)

        if self._try("submit", act):
            assert self.solution.phase_id == self._open.id
            assert not self.solution.waiting
            assert all(getattr(self.solution, name) for name in REQUIRED)
            assert len(self.solution.team) <= entry.most_members(self.challenge)
            assert self.challenge.team != "team" or len(self.solution.team) > 1

    @rule()
    def complete_and_submit(self):
        for invitation in list(self.solution.waiting):
            self.take_back(invitation)
        self.complete()
        self.submit("lead")

    @rule(who=PEOPLE)
    def recall(self, who):
        self._try("recall", lambda: self.solution.recall(phase=self._held(), by=WHO[who], at=self.now))

    @rule(who=PEOPLE)
    @precondition(lambda self: self.now > NOON + timedelta(hours=30))
    def withdraw(self, who):
        self._try("withdraw", lambda: self.solution.withdraw(by=WHO[who], at=self.now))

    @rule(who=st.sampled_from(["lead", "lead", "second", "owner"]), whom=st.none() | PEOPLE)
    def invite(self, who, whom):
        person_id = WHO[whom].person_id if whom else None
        known = person_id in self.solution.team_ids or any(
            one.person_id == person_id and one.state != "accepted" for one in self.solution.invitations
        )
        told = []

        def act():
            told.extend(
                team_formation.invite(
                    self.solution, self.challenge, person_id, address_key=str(whom), by=WHO[who], at=self.now
                ),
            )
            return told

        if self._try("invite", act):
            assert len(told) == (0 if person_id is None or known else 1)

    @rule(who=PEOPLE)
    def accept(self, who):
        self._try(
            "accept", lambda: team_formation.accept(self.solution, self.challenge, None, by=WHO[who], at=self.now)
        )

    @rule(who=PEOPLE)
    def decline(self, who):
        self._try("decline", lambda: team_formation.decline(self.solution, by=WHO[who], at=self.now))

    @rule(who=PEOPLE)
    def leave(self, who):
        self._try("leave", lambda: team_formation.leave(self.solution, by=WHO[who], at=self.now))

    @rule(who=PEOPLE, whom=PEOPLE)
    def let_go(self, who, whom):
        person_id = WHO[whom].person_id
        self._try("let_go", lambda: team_formation.let_go(self.solution, person_id, by=WHO[who], at=self.now))

    @rule(data=st.data())
    @precondition(lambda self: self.solution.waiting)
    def take_one_back(self, data):
        self.take_back(data.draw(st.sampled_from(self.solution.waiting)))

    def take_back(self, invitation):
        self._try(
            "take_back", lambda: team_formation.take_back(self.solution, invitation.id, by=LEAD, at=self.now) and None
        )

    # ---- what time and the results do ----------------------------------------------------------------

    @rule(hours=st.integers(min_value=1, max_value=30))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule()
    @precondition(lambda self: self._open is not None)
    def phase_closes(self):
        self.now = self._open.closes_at

    @rule(data=st.data())
    @precondition(lambda self: self.solution.state in DECIDED and self._open is None)
    def decide(self, data):
        self.solution.state = data.draw(st.sampled_from(DECIDED[self.solution.state]))
        if self.solution.state == "qualified":
            later = [phase for phase in self.challenge.phases if phase.opens_at > self.now]
            self.solution.phase_id = later[0].id if later else self.solution.phase_id
        self.solution.version += 1

    # ---- what always holds ---------------------------------------------------------------------------

    @invariant()
    def everything_is_as_promised(self):
        if not hasattr(self, "solution"):
            return
        solution = self.solution
        assert solution.state in STATES
        assert (solution.submitted_at is not None) is (solution.state in HANDED_IN) or solution.state == "withdrawn"
        assert LEAD.person_id in solution.team_ids
        assert all(member.live for member in solution.team) is (solution.state != "withdrawn")
        assert not any(member.live for member in solution.members if not member.stands)
        assert personas.MANAGER.person_id not in solution.team_ids
        assert len(solution.team) + len(solution.waiting) <= max(entry.most_members(self.challenge), 1)
        assert not solution.waiting or solution.state == "draft"

    @invariant()
    def what_was_handed_in_stays_as_it_was(self):
        if not hasattr(self, "solution"):
            return
        solution = self.solution
        # what qualified may be improved; everything else is sealed from the submission until it is recalled
        if solution.state in HANDED_IN and solution.state != "qualified":
            if self.sealed is not None:
                assert solution.content() == self.sealed
            self.sealed = solution.content()
        else:
            self.sealed = None


TestLifeOfASolution = LifeOfASolution.TestCase
TestLifeOfASolution.settings = settings(
    max_examples=60, stateful_step_count=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
