"""Life of a challenge: the steps that anybody may try, in any order, and what each must do."""

from datetime import timedelta

import personas
import pytest
from challenge_steps import (
    APPROVAL_REQUESTED,
    APPROVERS,
    CONTRIBUTORS,
    EVERYBODY,
    HOMES,
    HOURS,
    NOON,
    PEOPLE,
    REVIEWERS,
    SAID,
    STEPS,
    WITH_CENTRE,
)
from challenging import CRITERIA, WORDS
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from challenges.call.approval import model as approval
from challenges.call.challenge import clock
from challenges.call.challenge.content import content_of
from challenges.call.challenge.errors import SAY_WHY
from challenges.call.challenge.model import Challenge
from challenges.call.challenge.states import IN_WORK
from challenges.call.owner import join_request
from challenges.call.review.model import DECISIONS, decide
from chassis.errors import AppError, Conflict, Forbidden, NotFound, ValidationFailed


class ChallengeLife(RuleBasedStateMachine):
    """State machine with its own model of the public view, of the events, and of the fixed rules."""

    @initialize(start=st.sampled_from(["draft", "internal_approval", "edits_requested", "approved", "published"]))
    def begin(self, start):
        self.now = NOON
        says = {**WORDS, "phases": self._phases(24)}
        self.challenge = Challenge.begin(organisation_id=personas.LAMIA, says=says, by=personas.CONTRIBUTOR, at=NOON)
        self.announced = []
        self.publications = set()
        self.promised = None
        self.version = self.challenge.version
        if start == "internal_approval":
            self.complete_and_ask_for_approval("contributor")
        if start == "edits_requested":
            self.complete_and_submit()
            self.review("centre_manager", "request_edits", None)
        if start in {"approved", "published"}:
            self.complete_and_submit()
            self.say_yes("centre_manager", None)
        if start == "published":
            self.publish_now()

    def _phases(self, hours):
        opens = self.now.replace(second=0) + timedelta(hours=hours)
        common = {"description": "", "how_to_enter": "", "takes_submissions": True}
        first = {"name": "Α", "opens_at": opens, "closes_at": opens + timedelta(hours=24), "criteria": []}
        second = {
            "name": "Β",
            "opens_at": opens + timedelta(hours=48),
            "closes_at": opens + timedelta(hours=72),
            "criteria": CRITERIA,
        }
        return [
            {**common, **first, "evaluators_per_solution": None},
            {**common, **second, "evaluators_per_solution": 2},
        ]

    def _snapshot(self):
        challenge = self.challenge
        phases = [(phase.id, phase.says(), phase.opened_at, phase.closed_at) for phase in challenge.phases]
        owners = [(owner.organisation_id, owner.state) for owner in challenge.owners]
        return challenge.state, content_of(challenge), phases, owners, challenge.version, challenge.due_at

    def _try(self, step, act):
        """Do a step; check that it moved the challenge as it may, or not at all."""
        before = self._snapshot()
        self.now += timedelta(minutes=1)
        try:
            events = act() or []
        except AppError as error:
            assert self._snapshot() == before
            self._refused(error)
            return
        moved = (before[0], self.challenge.state)
        assert moved[0] == moved[1] or moved in STEPS.get(step, ()), (step, moved)
        self.announced += events
        self.publications.add(self.challenge.shown_at)

    def _refused(self, error):
        assert isinstance(error, Conflict | Forbidden | ValidationFailed | NotFound)

    # ---- what people do ------------------------------------------------------------------------------

    @rule(who=PEOPLE, said=SAID)
    def edit(self, who, said):
        self._try("edit", lambda: self.challenge.edit(said, by=EVERYBODY[who], at=self.now))

    @rule(hours=HOURS)
    def plan_anew(self, hours):
        phases = self._phases(hours)
        self._try("edit", lambda: self.challenge.edit({"phases": phases}, by=personas.MANAGER, at=self.now))

    @rule(hours=HOURS)
    def move_the_second_phase(self, hours):
        standing = [{"id": phase.id, **phase.says()} for phase in self.challenge.phases]
        standing[1]["closes_at"] += timedelta(hours=hours)
        self._try("edit", lambda: self.challenge.edit({"phases": standing}, by=personas.MANAGER, at=self.now))

    @rule(who=PEOPLE, home=HOMES, why=st.sampled_from([None, "Δεν αρκούν."]), has_approver=st.booleans())
    def submit(self, who, home, why, has_approver=False):
        by, found = EVERYBODY[who], SAY_WHY if why else None

        def act():
            events = self.challenge.submit(
                by=by, home=home, why=why, found=found, at=self.now, has_approver=has_approver
            )
            waits = has_approver and not self.challenge.is_lead_approver(by)
            assert self.challenge.state == ("internal_approval" if waits else "review")
            assert [one.type for one in events] == [APPROVAL_REQUESTED if waits else "challenge.submitted.v1"]
            return events

        self._try("submit", act)

    # ---- what its body does --------------------------------------------------------------------------

    @rule(who=CONTRIBUTORS)
    @precondition(lambda self: self.challenge.state in IN_WORK)
    def complete_and_ask_for_approval(self, who):
        says = {**WORDS, "phases": self._phases(24)}
        self._try("edit", lambda: self.challenge.edit(says, by=EVERYBODY[who], at=self.now))
        self.submit(who, WITH_CENTRE, None, has_approver=True)

    @rule(who=PEOPLE, home=HOMES)
    def pass_on(self, who, home):
        by = EVERYBODY[who]

        def act():
            decided, events = approval.approve(self.challenge, by=by, home=home, at=self.now)
            assert decided.reviewer_id == by.person_id
            assert by.person_id in self.challenge.author_ids
            self._check_decided_once()
            return events

        self._try("pass_on", act)

    @rule(who=APPROVERS, home=HOMES)
    @precondition(lambda self: self.challenge.state == "internal_approval")
    def an_approver_passes_on(self, who, home):
        self.pass_on(who, home)

    @rule(who=PEOPLE)
    def send_back(self, who):
        self._try("return", lambda: self._send_back(EVERYBODY[who]))

    @rule(who=APPROVERS)
    @precondition(lambda self: self.challenge.state == "internal_approval")
    def an_approver_returns_whatever_waits(self, who):
        """Return it, which nothing may prevent: not even dates that have passed."""
        self.now += timedelta(minutes=1)
        self.announced += self._send_back(EVERYBODY[who])

    def _send_back(self, by):
        seen = self.challenge.was_in_review
        _, events = approval.send_back(self.challenge, by=by, at=self.now, comment="Λείπουν στοιχεία.")
        assert self.challenge.state == ("edits_requested" if seen else "draft")
        self._check_decided_once()
        return events

    def _check_decided_once(self):
        """Check that no second decision of the body is possible."""
        for by in (personas.APPROVER, personas.SUCCESSOR):
            with pytest.raises(approval.ChallengeNotWaitingForApproval):
                approval.approve(self.challenge, by=by, home=WITH_CENTRE, at=self.now)
            with pytest.raises(approval.ChallengeNotWaitingForApproval):
                approval.send_back(self.challenge, by=by, at=self.now, comment="Ξανά.")

    @rule(home=HOMES)
    @precondition(lambda self: self.challenge.state == "internal_approval")
    def the_last_approver_leaves(self, home):
        """Let it go on to its reviewers, which nothing may prevent: not even dates that have passed."""
        authors = list(self.challenge.author_ids)
        self.now += timedelta(minutes=1)
        self.announced += approval.pass_on(self.challenge, home, self.now)
        assert (self.challenge.state, self.challenge.author_ids) == ("review", authors)
        self._check_decided_once()

    @rule()
    @precondition(lambda self: self.challenge.state == "review")
    def the_centre_closes(self):
        self._try("hand_over", lambda: self.challenge.hand_to_ministry(self.now))
        assert self.challenge.review_tier == "ministry"

    @rule()
    @precondition(lambda self: self.challenge.state in {"draft", "edits_requested"})
    def complete_and_submit(self):
        """Complete and submit, the most frequent path, so that the rarer transitions after it are reached."""
        says = {**WORDS, "phases": self._phases(24)}
        self._try("edit", lambda: self.challenge.edit(says, by=personas.CONTRIBUTOR, at=self.now))
        self.submit("contributor", WITH_CENTRE, None)

    @rule(who=PEOPLE, seldom=st.integers(min_value=0, max_value=9))
    def withdraw(self, who, seldom):
        if seldom:
            return
        self._try("withdraw", lambda: self.challenge.withdraw(by=EVERYBODY[who], at=self.now))

    @rule(who=PEOPLE, decision=st.sampled_from(DECISIONS), hours=st.one_of(st.none(), HOURS))
    def review(self, who, decision, hours):
        by, when = EVERYBODY[who], self._when(hours)

        def act():
            review, events = decide(
                self.challenge, decision=decision, comment="Γιατί έτσι.", by=by, at=self.now, publish_at=when
            )
            assert review.reviewer_id not in self.challenge.author_ids
            return events

        self._try(decision, act)

    @rule(who=REVIEWERS, hours=st.one_of(st.none(), HOURS))
    @precondition(lambda self: self.challenge.state == "review")
    def say_yes(self, who, hours):
        self.review(who, "approve", hours)

    @rule(who=PEOPLE, hours=st.one_of(st.none(), HOURS))
    def publish(self, who, hours):
        by, when = EVERYBODY[who], self._when(hours)
        self._try("publish", lambda: self.challenge.publish(by=by, at=self.now, when=when))

    @rule()
    @precondition(lambda self: self.challenge.state in {"approved", "unpublished"})
    def publish_now(self):
        self.publish("curator", None)

    @rule(who=PEOPLE)
    def unpublish(self, who):
        by = EVERYBODY[who]
        self._try("unpublish", lambda: self.challenge.unpublish(by=by, reason="Λάθος", at=self.now))

    @rule()
    @precondition(lambda self: self.challenge.state == "published")
    def take_down(self):
        self.unpublish("approver")

    @rule(who=PEOPLE)
    def archive(self, who):
        self._try("archive", lambda: self.challenge.archive(by=EVERYBODY[who], at=self.now, called_off=False))

    @rule()
    def a_neighbour_asks(self):
        def ask():
            return join_request.ask(
                self.challenge, personas.HALKIDA, by=personas.NEIGHBOUR, at=self.now, competes=False
            )[1]

        self._try("join", ask)

    @rule(decision=st.sampled_from(["accept", "decline"]), who=st.sampled_from(["approver", "contributor"]))
    def the_neighbour_is_answered(self, decision, who):
        by = EVERYBODY[who]

        def answer():
            decided = {"decision": decision, "by": by, "at": self.now, "competes": False}
            return join_request.answer(self.challenge, personas.HALKIDA, **decided)[1]

        self._try("join", answer)

    @rule()
    def the_neighbour_leaves(self):
        self._try(
            "join", lambda: join_request.leave(self.challenge, personas.HALKIDA, by=personas.NEIGHBOUR, at=self.now)
        )

    # ---- what time does ------------------------------------------------------------------------------

    @rule(hours=HOURS)
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule()
    def the_clock_looks(self):
        self._try("tick", lambda: clock.tick(self.challenge, self.now, {}))
        assert self.challenge.due_at is None or self.challenge.due_at > self.now
        assert clock.tick(self.challenge, self.now, {}) == [], "everything was done at once"

    @rule(hours=HOURS)
    @precondition(lambda self: self.challenge.state == "published")
    def the_clock_looks_later(self, hours):
        self.now += timedelta(hours=hours)
        self.the_clock_looks()

    def _when(self, hours):
        return None if hours is None else self.now.replace(second=0) + timedelta(hours=hours)

    # ---- what holds ----------------------------------------------------------------------------------
