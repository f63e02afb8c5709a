"""The life of a practice, driven at random: the public never sees unpublished content."""

import observatory_scenario
import personas
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant
from practice_life import PracticeLife
from practice_steps import REVIEWING

from observatory.practice.practice.content import content_of, from_snapshot
from observatory.practice.practice.states import EDITABLE, STATES, TIERS
from observatory.practice.review.model import tiers_of


class LifeOfAPractice(PracticeLife):
    """Promises that hold after every step."""

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
