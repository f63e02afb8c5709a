"""Access: how operations reach a practice, so that nobody learns of one they may not know of."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import joinedload

from chassis.service import Operations
from observatory.practice.practice.errors import NotYourOrganisation, PracticeNotFound
from observatory.practice.practice.model import Practice
from observatory.practice.practice.queries import for_change
from observatory.practice.publication.model import PublishedPractice


class PracticeAccess(Operations):
    """Loading for a change, loading for reading, and keeping the search index in step."""

    def practice_for_change(self, practice_id: UUID) -> Practice:
        """Load and lock a practice that the caller may know of; whether they may change it, the model says."""
        practice = for_change(self.session, practice_id)
        if practice is None or not (practice.public is not None or practice.shows_working_copy_to(self.principal)):
            raise PracticeNotFound
        return practice

    def working_copy(self, practice_id: UUID) -> Practice:
        """Load a practice for somebody who may see what is not public of it."""
        practice = self.session.get(Practice, practice_id)
        if practice is None or not practice.shows_working_copy_to(self.principal):
            known = practice is not None and practice.public is not None
            raise NotYourOrganisation if known else PracticeNotFound
        return practice

    def visible_practice(self, practice_id: UUID) -> Practice | PublishedPractice:
        """Load what the caller may see: the working copy for those concerned, else what is public."""
        concerned = self.principal.is_curator or self.principal.memberships or self.principal.system
        practice = self.session.get(Practice, practice_id) if concerned else None
        if practice is not None and practice.shows_working_copy_to(self.principal):
            return practice
        return self.public_practice(practice_id)

    def public_practice(self, practice_id: UUID) -> PublishedPractice:
        """Load what everybody may see, in one question to the database."""
        public = self.session.get(PublishedPractice, practice_id, options=[joinedload(PublishedPractice.origin)])
        if public is None:
            raise PracticeNotFound
        return public

    def published_content_changed(self, practice: Practice) -> None:
        """Update data derived from the published content. The search wing implements this hook."""
        raise NotImplementedError
