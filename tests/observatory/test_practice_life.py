"""The life of a practice, driven at random: the public never sees unpublished content."""

from datetime import UTC, datetime, timedelta

import observatory_scenario
import personas
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.errors import AppError, Conflict, Forbidden, ValidationFailed
from chassis.principal import SYSTEM
from commons.roles import centre_regions
from observatory.exchange.case_import.model import Case, import_published
from observatory.practice.approval import model as approval
from observatory.practice.practice import errors
from observatory.practice.practice.archive import archive, unarchive
from observatory.practice.practice.content import content_of, empty_content, from_snapshot, to_snapshot
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import EDITABLE, STATES, TIERS, UNDER_WAY
from observatory.practice.practice.submission import submit
from observatory.practice.review.model import DECISIONS, History, ReviewerDidRegionalStep, decide, tiers_of
from observatory.projections.organisation.model import ReviewRoute

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CONTENT = {**empty_content(), **observatory_scenario.FULL, "region": "GR-H"}
WITH_CENTRE = ReviewRoute(kind="municipality", region="GR-H", has_centre=True)
WITHOUT_CENTRE = ReviewRoute(kind="municipality", region="GR-H", has_centre=False)

REVIEWING = {
    "centre_manager": personas.CENTRE_MANAGER,
    "curator": personas.CURATOR,
    "second_curator": personas.SECOND_CURATOR,
    "curator_and_editor": personas.CURATOR_AND_EDITOR,
}
EVERYBODY = {
    **personas.EVERYBODY,
    "second_curator": personas.SECOND_CURATOR,
    "successor": personas.SUCCESSOR,
    "program": personas.PROGRAM_OF_THE_CURATOR,
}
REVIEWERS = st.sampled_from(sorted(REVIEWING))
PEOPLE = st.sampled_from(sorted(EVERYBODY))
APPROVERS = st.sampled_from(["approver", "manager", "successor"])
WORDS = st.text(alphabet="αβγδε ", min_size=1, max_size=12).filter(str.strip)

# What may follow what. A step that is not here would be a hole in the rules.
STEPS = {
    "edit": {("draft", "draft"), ("changes_requested", "changes_requested"), ("published", "draft")},
    "approve": {("internal_approval", "regional_review"), ("internal_approval", "ministry_review")},
    "return": {("internal_approval", "draft"), ("internal_approval", "changes_requested")},
    "remind": set(),
    "last_approver_leaves": {("internal_approval", "regional_review"), ("internal_approval", "ministry_review")},
    "submit": {
        ("draft", "internal_approval"),
        ("changes_requested", "internal_approval"),
        ("draft", "regional_review"),
        ("draft", "ministry_review"),
        ("changes_requested", "regional_review"),
        ("changes_requested", "ministry_review"),
    },
    "withdraw": {(state, end) for state in UNDER_WAY for end in ("withdrawn", "published")},
    "archive": {(state, "archived") for state in (*UNDER_WAY, "published")},
    "unarchive": {("archived", "published")},
    "forward": {("regional_review", "ministry_review")},
    "publish": {("ministry_review", "published")},
    "request_changes": {(state, "changes_requested") for state in ("regional_review", "ministry_review")},
    "reject": {(s, end) for s in ("regional_review", "ministry_review") for end in ("rejected", "published")},
    "hand_over": {("regional_review", "ministry_review")},
    "escalate": set(),
}
EVENTS = {
    "edit": [],
    "submit": ["practice.submitted.v1"],
    "approve": ["practice.submitted.v1"],
    "return": ["practice.returned.v1"],
    "remind": ["practice.approval_requested.v1"],
    "last_approver_leaves": ["practice.submitted.v1"],
    "withdraw": ["practice.withdrawn.v1"],
    "archive": ["practice.archived.v1"],
    "unarchive": ["practice.updated.v1"],
    "forward": ["practice.forwarded.v1"],
    "request_changes": ["practice.changes_requested.v1"],
    "reject": ["practice.rejected.v1"],
    "hand_over": ["practice.submitted.v1"],
    "escalate": ["practice.submitted.v1"],
}


def a_slug(title, practice_id):
    del title, practice_id
    return "slug"


class LifeOfAPractice(RuleBasedStateMachine):
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

    @invariant()
    def the_state_is_legal(self):
        practice = self.practice
        assert practice.state in STATES
        waiting = practice.state in {"internal_approval", "regional_review", "ministry_review"}
        assert (practice.waiting_since is not None) is waiting
        if practice.state == "published":
            assert practice.public is not None
            assert content_of(practice.public) == content_of(practice)
        assert (practice.archive_reason is not None) is (practice.state == "archived")
        if practice.state in {"archived", "rejected", "withdrawn"}:
            assert practice.public is None

    @invariant()
    def the_public_sees_what_was_published_and_nothing_else(self):
        shown = self.practice.public
        assert (shown is None) is (self.public is None)
        if shown is not None:
            assert content_of(shown) == self.public
            assert shown.slug == "slug"
            assert shown.revision == self.practice.published_revision
            assert shown.published_at == self.practice.published_at

    @invariant()
    def revisions_only_grow_and_say_what_was_written(self):
        numbers = [revision.number for revision in self.practice.revisions]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= self.highest
        assert self.practice.last_revision == numbers[-1]
        self.highest = len(numbers)
        current = next(r for r in self.practice.revisions if r.number == self.practice.revision)
        assert from_snapshot(current.content) == content_of(self.practice)

    @invariant()
    def what_was_handed_in_stays_as_it_was(self):
        now = {r.number: r.content for r in self.practice.revisions if r.fixed_at is not None}
        assert {number: now[number] for number in self.fixed} == self.fixed
        self.fixed = now
        open_ones = [r.number for r in self.practice.revisions if r.fixed_at is None]
        assert open_ones in ([], [self.practice.revision])
        assert self.practice.state in EDITABLE or not open_ones

    @invariant()
    def versions_never_go_back(self):
        assert self.practice.version >= self.versions[-1]
        self.versions.append(self.practice.version)

    @invariant()
    def what_waits_for_reviewers_is_complete(self):
        if self.practice.state in {"internal_approval", "regional_review", "ministry_review", "published"}:
            assert all(getattr(self.practice, name) for name in (*observatory_scenario.SECTIONS, "sectors", "stage"))

    @invariant()
    def nothing_waits_for_nobody(self):
        practice, tier = self.practice, TIERS.get(self.practice.state)
        if tier is not None:
            able = [who for who in REVIEWING.values() if tier in tiers_of(who, practice, take_over=False)]
            assert any(who.person_id not in practice.author_ids for who in able)
        if tier == "regional":
            curators = (personas.CURATOR, personas.SECOND_CURATOR)
            assert all("regional" in tiers_of(who, practice, take_over=True) for who in curators)
            assert not any("regional" in tiers_of(who, practice, take_over=False) for who in curators)

    @invariant()
    def nobody_learns_of_a_draft(self):
        outsiders = (
            personas.READER,
            personas.NEIGHBOUR,
            personas.OTHER_CENTRE_MANAGER,
            personas.EVERYBODY["anonymous"],
        )
        assert not any(self.practice.shows_working_copy_to(who) for who in outsiders)
        asked = self.practice.submitted_at is not None
        assert self.practice.shows_working_copy_to(personas.CENTRE_MANAGER) is asked

    @invariant()
    def events_before_publication_carry_no_text(self):
        for event in self.announced:
            if not event.public:
                assert not {"title", "summary", "comment", "problem"} & event.payload().keys()


LifeOfAPractice.TestCase.settings = settings(
    max_examples=80, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestLifeOfAPractice = LifeOfAPractice.TestCase


# ---- single rules, without a database ---------------------------------------------------------------


def begun(**content):
    return Practice.begin(
        organisation_id=personas.LAMIA, content={**CONTENT, **content}, by=personas.CONTRIBUTOR, at=NOON
    )


def imported(**changes):
    practice = Practice.blank(at=NOON, organisation_id=None, imported=True)
    content = {"title": "Διαύγεια", "problem": "Έλλειψη διαφάνειας"}
    case = {"organisation_id": None, "organisation_name": "Φορέας", "demo": True, "year": 2010, **changes}
    return practice, Case(external_id="x:1", content=content, **case)


def test_a_snapshot_gives_back_what_it_took():
    content = {**CONTENT, "cost_eur": None, "started_on": NOON.date()}
    assert from_snapshot(to_snapshot(content)) == content


def test_a_snapshot_from_before_a_field_existed_is_readable():
    old = {name: value for name, value in to_snapshot(CONTENT).items() if name != "funding"}
    assert from_snapshot(old)["funding"] == ""


def test_an_empty_first_revision_is_still_a_revision():
    practice = Practice.begin(organisation_id=personas.LAMIA, content={}, by=personas.CONTRIBUTOR, at=NOON)
    assert [revision.changed for revision in practice.revisions] == [[]]


@pytest.mark.parametrize("kind", ["ministry", "independent_authority", "innovation_centre"])
def test_central_bodies_and_centres_go_to_the_ministry(kind):
    route = ReviewRoute(kind=kind, region="GR-H", has_centre=True)
    assert (route.first_tier, route.reviewing_region) == ("ministry", None)


def test_an_import_publishes_what_is_known_and_says_what_is_not():
    practice, case = imported()
    outcome, events = import_published(practice, case, by=SYSTEM, at=NOON, free_slug=a_slug)
    assert (outcome, practice.state, practice.year) == ("created", "published", 2010)
    assert [(e.type, e.imported, e.demo, e.author_ids) for e in events] == [("practice.published.v1", True, True, [])]
    assert import_published(practice, case, by=SYSTEM, at=NOON, free_slug=a_slug) == ("unchanged", [])


def test_only_the_platform_imports():
    practice, case = imported()
    for who in (personas.CURATOR, personas.MANAGER):
        with pytest.raises(errors.ImportNotAllowed):
            import_published(practice, case, by=who, at=NOON, free_slug=a_slug)


def test_an_import_leaves_edited_and_archived_practices_alone():
    practice, case = imported(organisation_id=personas.LAMIA, organisation_name=None)
    import_published(practice, case, by=SYSTEM, at=NOON, free_slug=a_slug)
    practice.edit({"problem": "Καλύτερη διατύπωση"}, by=personas.CONTRIBUTOR, at=NOON)
    assert import_published(practice, case, by=SYSTEM, at=NOON, free_slug=a_slug) == ("kept", [])
    archive(practice, by=personas.CURATOR, at=NOON, reason="Έληξε.")
    assert import_published(practice, case, by=SYSTEM, at=NOON, free_slug=a_slug) == ("kept", [])


def test_an_imported_case_must_be_completed_before_submission():
    practice, case = imported(organisation_id=personas.LAMIA, organisation_name=None)
    import_published(practice, case, by=SYSTEM, at=NOON, free_slug=a_slug)
    practice.edit({"lessons": "Νέα"}, by=personas.CONTRIBUTOR, at=NOON)
    with pytest.raises(errors.PracticeIncomplete) as refused:
        submit(practice, by=personas.CONTRIBUTOR, route=WITH_CENTRE, at=NOON)
    assert "summary" in [fault.field for fault in refused.value.errors]


def test_a_practice_without_a_known_organisation_has_no_editors():
    practice, case = imported()
    import_published(practice, case, by=SYSTEM, at=NOON, free_slug=a_slug)
    with pytest.raises(errors.NotYourOrganisation):
        practice.edit({"lessons": "Νέα"}, by=personas.CURATOR, at=NOON)
    assert archive(practice, by=personas.CURATOR, at=NOON, reason="Έληξε.")[0].type == "practice.archived.v1"


def test_authors_are_named_once_in_the_order_they_came():
    practice = begun()
    practice.edit({"lessons": "Α"}, by=personas.APPROVER, at=NOON)
    practice.edit({"lessons": "Β"}, by=personas.CONTRIBUTOR, at=NOON)
    submit(practice, by=personas.MANAGER, route=WITH_CENTRE, at=NOON)
    expected = [personas.CONTRIBUTOR.person_id, personas.APPROVER.person_id, personas.MANAGER.person_id]
    assert practice.author_ids == expected
