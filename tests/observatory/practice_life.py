"""Life of a practice: the steps that anybody may try, in any order, and what each must do."""

from datetime import timedelta

import observatory_scenario
import personas
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from practice_steps import (
    APPROVERS,
    CONTENT,
    EVENTS,
    EVERYBODY,
    NOON,
    PEOPLE,
    REVIEWERS,
    REVIEWING,
    STEPS,
    WITH_CENTRE,
    WITHOUT_CENTRE,
    WORDS,
    a_slug,
)

from chassis.errors import AppError, Conflict, Forbidden, ValidationFailed
from commons.roles import centre_regions
from observatory.practice.approval import model as approval
from observatory.practice.practice.archive import archive, unarchive
from observatory.practice.practice.content import content_of
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import TIERS
from observatory.practice.practice.submission import submit
from observatory.practice.review.model import DECISIONS, History, ReviewerDidRegionalStep, decide


class PracticeLife(RuleBasedStateMachine):
    """Keeps its own account of published content, and compares."""

    @initialize(start=st.sampled_from(["draft", "internal_approval", "changes_requested"]))
    def begin(self, start):
        self.clock = NOON
        self.practice = Practice.begin(
            organisation_id=personas.LAMIA, content=CONTENT, by=personas.CONTRIBUTOR, at=NOON
        )
        self.public = None
        self.published_before = False
        self.highest = 1
        self.versions = [self.practice.version]
        self.fixed = {}
        self.announced = []
        self.forwarded_by = None
        if start == "internal_approval":
            self.complete_and_submit(personas.CONTRIBUTOR, has_approver=True)
        if start == "changes_requested":
            self.complete_and_submit(personas.CONTRIBUTOR, has_approver=False)
            self._review(personas.CENTRE_MANAGER, "request_changes", "Γιατί έτσι.")

    def _at(self):
        self.clock += timedelta(minutes=1)
        return self.clock

    def _try(self, step, act):
        """Do a step; check that it moved the practice as it may, or not at all."""
        before = (self.practice.state, content_of(self.practice), self.practice.version)
        revisions = len(self.practice.revisions)
        try:
            events = act() or []
        except AppError as error:
            assert (self.practice.state, content_of(self.practice), self.practice.version) == before
            assert len(self.practice.revisions) == revisions
            self._refused(error)
            return
        moved = (before[0], self.practice.state)
        changed = self.practice.version != before[2]
        assert moved in STEPS[step] or (not changed and moved[0] == moved[1])
        self._count(step, events)

    def _refused(self, error):
        assert isinstance(error, Conflict | Forbidden | ValidationFailed)

    def _count(self, step, events):
        types = [event.type for event in events]
        if step == "publish":
            first = not self.published_before
            assert types == ["practice.published.v1" if first else "practice.updated.v1"]
            self.published_before = True
            self.public = content_of(self.practice)
            assert events[0].title == self.public["title"]
            assert events[0].problem == self.public["problem"]
        elif events or step not in {"hand_over", "escalate", "remind", "last_approver_leaves"}:
            waits = step == "submit" and self.practice.state == "internal_approval"
            assert types == (["practice.approval_requested.v1"] if waits else EVENTS[step])
        if step == "archive":
            self.public = None
        if step == "unarchive":
            self.public = content_of(self.practice)
        self.announced += events

    @rule(who=PEOPLE, field=st.sampled_from(observatory_scenario.SECTIONS), words=WORDS)
    def edit(self, who, field, words):
        by = EVERYBODY[who]
        self._try("edit", lambda: self.practice.edit({field: words}, by=by, at=self._at()) and None)

    @rule(field=st.sampled_from(observatory_scenario.SECTIONS))
    def empty_a_section(self, field):
        self._try("edit", lambda: self.practice.edit({field: ""}, by=personas.MANAGER, at=self._at()) and None)

    @rule()
    def complete(self):
        self._try("edit", lambda: self.practice.edit(CONTENT, by=personas.MANAGER, at=self._at()) and None)

    @rule(who=PEOPLE, route=st.sampled_from([WITH_CENTRE, WITHOUT_CENTRE]), has_approver=st.booleans())
    def submit(self, who, route, has_approver):
        by = EVERYBODY[who]

        def act():
            events = submit(self.practice, by=by, route=route, at=self._at(), has_approver=has_approver)
            own_word = bool(by.role_in(personas.LAMIA) & {"approver", "manager"})
            assert (self.practice.state == "internal_approval") is (has_approver and not own_word)
            return events

        self._try("submit", act)

    @rule(who=PEOPLE, route=st.sampled_from([WITH_CENTRE, WITHOUT_CENTRE]))
    def approve(self, who, route):
        self._approve(EVERYBODY[who], route)

    @rule(who=APPROVERS, route=st.sampled_from([WITH_CENTRE, WITHOUT_CENTRE]))
    @precondition(lambda self: self.practice.state == "internal_approval")
    def approve_what_waits(self, who, route):
        self._approve(EVERYBODY[who], route)
        assert self.practice.state in TIERS, "nothing prevents an approval"

    def _approve(self, by, route):
        asked = self.practice.review_tier

        def act():
            _, events = approval.approve(self.practice, by=by, route=route, at=self._at())
            assert by.role_in(personas.LAMIA) & {"approver", "manager"}
            assert by.person_id in self.practice.author_ids
            assert events[0].tier == ("ministry" if asked == "ministry" else route.first_tier)
            self._check_decided_once()
            return events

        self._try("approve", act)

    @rule(who=PEOPLE)
    def send_back(self, who):
        by = EVERYBODY[who]
        asked = self.practice.review_tier

        def act():
            _, events = approval.send_back(self.practice, by=by, at=self._at(), comment="Λείπουν στοιχεία.")
            assert by.role_in(personas.LAMIA) & {"approver", "manager"}
            assert (self.practice.state == "changes_requested") is (asked is not None)
            self._check_decided_once()
            return events

        self._try("return", act)

    def _check_decided_once(self):
        """Check that no second decision of the body is possible."""
        for by in (personas.APPROVER, personas.SUCCESSOR):
            with pytest.raises(approval.PracticeNotWaitingForApproval):
                approval.approve(self.practice, by=by, route=WITH_CENTRE, at=self.clock)
            with pytest.raises(approval.PracticeNotWaitingForApproval):
                approval.send_back(self.practice, by=by, at=self.clock, comment="Ξανά.")

    @rule()
    def remind(self):
        self._try("remind", lambda: approval.remind(self.practice, self._at()))

    @rule(route=st.sampled_from([WITH_CENTRE, WITHOUT_CENTRE]))
    @precondition(lambda self: self.practice.state == "internal_approval")
    def the_last_approver_leaves(self, route):
        authors = list(self.practice.author_ids)
        self._try("last_approver_leaves", lambda: approval.pass_on(self.practice, route, self._at()))
        assert self.practice.author_ids == authors
        self._check_decided_once()

    @rule(who=PEOPLE)
    def withdraw(self, who):
        self._try("withdraw", lambda: self.practice.withdraw(by=EVERYBODY[who], at=self._at()))

    @rule(who=PEOPLE)
    def archive(self, who):
        by = EVERYBODY[who]
        self._try("archive", lambda: archive(self.practice, by=by, at=self._at(), reason="Γιατί έληξε."))

    @rule(who=PEOPLE)
    @precondition(lambda self: self.practice.state == "archived")
    def unarchive(self, who):
        self._try("unarchive", lambda: unarchive(self.practice, by=EVERYBODY[who], at=self._at()))

    @rule(
        who=REVIEWERS,
        decision=st.sampled_from(DECISIONS),
        comment=st.sampled_from(["", "Γιατί έτσι."]),
        take_over=st.booleans(),
    )
    def review(self, who, decision, comment, take_over):
        self._review(REVIEWING[who], decision, comment, take_over=take_over)

    @rule()
    def escalate(self):
        self._try("escalate", lambda: self.practice.escalate(self._at()))

    @rule(who=PEOPLE, decision=st.sampled_from(DECISIONS))
    def review_by_anybody(self, who, decision):
        self._review(EVERYBODY[who], decision, "Γιατί έτσι.")

    @rule(
        by=st.sampled_from(
            [personas.CONTRIBUTOR, personas.CURATOR_AND_EDITOR, personas.PROGRAM_OF_THE_CURATOR, personas.SUCCESSOR]
        ),
        has_approver=st.booleans(),
    )
    @precondition(lambda self: self.practice.state in {"draft", "changes_requested"})
    def complete_and_submit(self, by, has_approver):
        """Go the way of most practices, so that the rarer transitions after it are reached."""
        self._try(
            "edit", lambda: self.practice.edit({**CONTENT, "lessons": str(self.clock)}, by=by, at=self._at()) and None
        )
        self._try(
            "submit",
            lambda: submit(self.practice, by=by, route=WITH_CENTRE, at=self._at(), has_approver=has_approver),
        )

    @rule()
    @precondition(lambda self: self.practice.state in {"regional_review", "ministry_review"})
    def say_yes(self):
        regional = self.practice.state == "regional_review"
        besides = {*self.practice.author_ids, self.forwarded_by}
        curators = (personas.CURATOR, personas.SECOND_CURATOR)
        curator = next((who for who in curators if who.person_id not in besides), personas.CURATOR)
        self._review(personas.CENTRE_MANAGER if regional else curator, "forward" if regional else "publish", "")

    @rule(who=st.sampled_from(["curator", "second_curator"]))
    @precondition(lambda self: self.practice.state == "regional_review")
    def the_ministry_takes_over(self, who):
        by = EVERYBODY[who]
        self._review(by, "forward", "", take_over=True)
        moved = by.person_id not in self.practice.author_ids
        assert (self.practice.state == "ministry_review") is moved
        if moved:
            publication = {"decision": "publish", "comment": "", "by": by, "at": self.clock, "free_slug": a_slug}
            with pytest.raises(ReviewerDidRegionalStep):
                decide(self.practice, history=History(forwarded_by=self.forwarded_by), **publication)

    @rule(words=WORDS)
    @precondition(lambda self: self.practice.state == "published")
    def begin_a_working_revision(self, words):
        self._try("edit", lambda: self.practice.edit({"advice": words}, by=personas.MANAGER, at=self._at()) and None)

    def _review(self, who, decision, comment, *, take_over=False):
        def act():
            history = History(take_over=take_over, forwarded_by=self.forwarded_by)
            review, events = decide(
                self.practice,
                decision=decision,
                comment=comment,
                by=who,
                at=self._at(),
                free_slug=a_slug,
                history=history,
            )
            assert review.reviewer_id not in self.practice.author_ids
            if decision == "publish":
                assert review.reviewer_id != self.forwarded_by
            if decision == "forward":
                assert take_over or centre_regions(who)
            if decision != "request_changes":
                self.forwarded_by = review.reviewer_id if decision == "forward" else None
            assert comment or decision not in {"request_changes", "reject"}
            return events

        self._try(decision, act)

    @rule()
    def the_centre_closes(self):
        self._try("hand_over", lambda: self.practice.hand_to_ministry(self._at()))
