"""Access: loading practices for operations without disclosing that a hidden practice exists."""

from __future__ import annotations

from abc import abstractmethod
from typing import Final
from uuid import UUID

from sqlalchemy.orm import joinedload

from chassis.service import Operations
from commons.audience import audiences_of
from commons.roles import is_curator
from observatory.practice.practice.errors import NotYourOrganisation, PracticeNotFound, PracticeTakenDown
from observatory.practice.practice.model import Practice
from observatory.practice.practice.queries import for_change
from observatory.practice.publication.model import PublishedPractice
from observatory.settings import ObservatorySettings

_AT_ONCE: Final = [
    joinedload(PublishedPractice.origin),
    joinedload(PublishedPractice.organisation),
    joinedload(PublishedPractice.reuse),
    joinedload(PublishedPractice.derivation),
]


class PracticeAccess(Operations[ObservatorySettings]):
    """Loading practices for a change and for reading, and the hook that follows a change of published content."""

    def practice_for_change(self, practice_id: UUID) -> Practice:
        """Load and lock a practice that the caller may see. The model checks whether they may change it."""
        practice = for_change(self.session, practice_id)
        if practice is None or not self.knows_of(practice):
            raise PracticeNotFound
        return practice

    def knows_of(self, practice: Practice) -> bool:
        """Return whether the caller may know that there is such a practice."""
        return practice.shows_working_copy_to(self.principal) or self.may_read(practice.public)

    def may_read(self, shown: Practice | PublishedPractice | None) -> bool:
        """Return whether the caller is of the audience of a published thing, or of its body."""
        return shown is not None and (
            shown.audience in audiences_of(self.principal) or bool(self.principal.role_in(shown.organisation_id))
        )

    def working_copy(self, practice_id: UUID) -> Practice:
        """Load a practice for a caller that may see its unpublished content."""
        practice = self.session.get(Practice, practice_id)
        if practice is None or not practice.shows_working_copy_to(self.principal):
            known = practice is not None and self.may_read(practice.public)
            raise NotYourOrganisation if known else PracticeNotFound
        return practice

    def visible_practice(self, practice_id: UUID) -> Practice | PublishedPractice:
        """Load the working copy for callers that may see it, else the public content."""
        concerned = is_curator(self.principal) or self.principal.memberships or self.principal.system
        practice = self.session.get(Practice, practice_id) if concerned else None
        if practice is not None and practice.shows_working_copy_to(self.principal):
            return practice
        return self.public_practice(practice_id)

    def public_practice(self, practice_id: UUID) -> Practice | PublishedPractice:
        """Load the published practice, in one query, or the archived one. Raises `PracticeTakenDown`."""
        public = self.session.get(PublishedPractice, practice_id, options=_AT_ONCE)
        if public is not None:
            if not self.may_read(public):
                raise PracticeNotFound
            return public
        archived = self.session.get(Practice, practice_id)
        if archived is None or not archived.shown_as_archived or not self.may_read(archived):
            raise PracticeNotFound
        if archived.taken_down:
            raise PracticeTakenDown(archived_at=archived.archived_at)
        return archived

    @abstractmethod
    def published_content_changed(self, practice: Practice) -> None:
        """Update data derived from the published content. The search wing implements this hook."""
