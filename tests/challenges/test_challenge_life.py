"""Random life cycles of a challenge: all transitions by people and time keep the rules."""

from datetime import UTC, datetime, timedelta

import personas
import pytest
from challenging import CRITERIA, WORDS
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from challenges.call.approval import model as approval
from challenges.call.challenge import clock
from challenges.call.challenge.content import RULES, content_of, missing
from challenges.call.challenge.errors import SAY_WHY
from challenges.call.challenge.model import Challenge
from challenges.call.challenge.states import IN_WORK, STATES, UNDER_WAY
from challenges.call.owner import join_request
from challenges.call.review.model import DECISIONS, decide, reviews
from challenges.projections.organisation.model import Home
from chassis.errors import AppError, Conflict, Forbidden, NotFound, ValidationFailed

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WITH_CENTRE = Home(kind="municipality", region="GR-H", has_centre=True)
WITHOUT_CENTRE = Home(kind="municipality", region="GR-H", has_centre=False)
EVERYBODY = {
    **personas.EVERYBODY,
    "second_curator": personas.SECOND_CURATOR,
    "successor": personas.SUCCESSOR,
    "program": personas.PROGRAM_OF_THE_CURATOR,
}
PEOPLE = st.sampled_from(sorted(EVERYBODY))
REVIEWERS = st.sampled_from(["centre_manager", "curator", "second_curator"])
APPROVERS = st.sampled_from(["approver", "manager", "successor"])
CONTRIBUTORS = st.sampled_from(["contributor", "program"])
HOMES = st.sampled_from([WITH_CENTRE, WITHOUT_CENTRE])
HOURS = st.integers(min_value=1, max_value=96)
SAID = st.sampled_from(
    [
        {"title": "Άλλος"},
        {"brief": ""},
        {"prize_eur": 5},
        {"eligibility": "Όλοι"},
        {"team": "alone"},
        {"contact": "Εγώ"},
    ]
)

# What may follow what. A step that is not here would be a hole in the rules.
STEPS = {
    "submit": {(before, after) for before in IN_WORK for after in ("internal_approval", "review")},
    "pass_on": {("internal_approval", "review")},
    "return": {("internal_approval", before) for before in IN_WORK},
    "withdraw": {(state, "withdrawn") for state in UNDER_WAY},
    "approve": {("review", "approved")},
    "request_edits": {("review", "edits_requested")},
    "reject": {("review", "rejected")},
    "publish": {("approved", "published"), ("unpublished", "published")},
    "unpublish": {("published", "unpublished")},
    "archive": {("published", "archived"), ("unpublished", "archived")},
    "tick": {("approved", "published"), ("unpublished", "published")},
}
APPROVAL_REQUESTED = "challenge.approval_requested.v1"
PUBLIC = ("challenge.published.v1", "challenge.unpublished.v1", "challenge.archived.v1")


class LifeOfAChallenge(RuleBasedStateMachine):
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

    @invariant()
    def the_state_is_legal(self):
        challenge = self.challenge
        assert challenge.state in STATES
        assert (challenge.waiting_since is not None) is (challenge.state in {"internal_approval", "review"})
        assert challenge.version >= self.version
        self.version = challenge.version

    @invariant()
    def nothing_waits_for_nobody(self):
        challenge = self.challenge
        if challenge.state == "internal_approval":
            assert not any(challenge.is_lead_approver(EVERYBODY[who]) for who in ("contributor", "program", "curator"))
            assert all(challenge.is_lead_approver(EVERYBODY[who]) for who in ("approver", "manager", "successor"))
        if challenge.state == "review":
            reviewers = [who for who in EVERYBODY.values() if reviews(who, challenge)]
            assert any(who.person_id not in challenge.author_ids for who in reviewers)

    @invariant()
    def reviewers_hear_of_nothing_that_its_body_has_not_passed_on(self):
        asked = any(event.type == "challenge.submitted.v1" for event in self.announced)
        assert self.challenge.was_in_review is asked
        assert asked or not self.challenge.concerns(personas.CENTRE_MANAGER)

    @invariant()
    def what_is_submitted_is_complete(self):
        if self.challenge.state not in {"draft", "edits_requested", "withdrawn", "rejected"}:
            assert not list(missing(content_of(self.challenge)))

    @invariant()
    def strangers_see_what_is_public_and_nothing_else(self):
        told = [event.type for event in self.announced if event.type in PUBLIC]
        shown = bool(told) and (
            told[-1] == PUBLIC[0] or (told[-1] == PUBLIC[2] and told[-2:-1] != ["challenge.unpublished.v1"])
        )
        assert self.challenge.is_public is shown
        assert not any(self.challenge.concerns(who) for who in (personas.READER, personas.EVERYBODY["anonymous"]))

    @invariant()
    def each_phase_opens_and_closes_once_and_in_order(self):
        told = [
            (event.position, event.type.split("_")[1].split(".")[0])
            for event in self.announced
            if event.type.startswith("challenge.phase_")
        ]
        whole = [(position, step) for position in (1, 2) for step in ("opened", "closed")]
        assert told == whole[: len(told)]
        for phase in self.challenge.phases:
            assert ((phase.position, "opened") in told) is (phase.opened_at is not None)
            assert ((phase.position, "closed") in told) is (phase.closed_at is not None)
            if phase.opened_at is not None:
                assert phase.opened_at >= phase.opens_at
                assert phase.opened_at in {phase.opens_at, *self.publications}

    @invariant()
    def promises_are_kept(self):
        """Check that rules and begun phases are unchanged since the first opening, except for a later end."""
        challenge = self.challenge
        opened = [
            (phase.id, phase.says(), phase.closed_at) for phase in challenge.phases if phase.opened_at is not None
        ]
        rules = {name: getattr(challenge, name) for name in RULES}
        if self.promised is not None:
            assert self.promised[0] == rules
            for (phase_id, said, closed_at), now in zip(self.promised[1], opened, strict=False):
                closes_at = now[1]["closes_at"]
                assert now[:2] == (phase_id, {**said, "closes_at": closes_at})
                assert closes_at == said["closes_at"] if closed_at else closes_at >= said["closes_at"]
            assert len(opened) >= len(self.promised[1])
        if opened:
            self.promised = (rules, opened)

    @invariant()
    def the_clock_knows_when_to_look(self):
        challenge = self.challenge
        if challenge.state == "published":
            waiting = [phase.next_at for phase in challenge.phases if phase.next_at]
            assert challenge.due_at == min(waiting, default=None)
        elif challenge.state in {"approved", "unpublished"}:
            assert challenge.due_at == challenge.publish_at
        else:
            assert challenge.due_at is None

    @invariant()
    def the_lead_leads(self):
        states = {owner.organisation_id: owner.state for owner in self.challenge.owners}
        assert states[personas.LAMIA] == "lead"
        assert self.challenge.owner_ids == [personas.LAMIA] + [personas.HALKIDA] * (
            states.get(personas.HALKIDA) == "accepted"
        )

    @invariant()
    def events_before_publication_carry_no_text(self):
        for event in self.announced:
            if not event.public:
                assert not {"title", "brief", "comment", "description"} & event.payload().keys()


LifeOfAChallenge.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestLifeOfAChallenge = LifeOfAChallenge.TestCase
