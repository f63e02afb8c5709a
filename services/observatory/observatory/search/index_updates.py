"""Index updates: implementations of the hooks through which lower wings report changes that search depends on."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from observatory.adoption.reuse.operations import ReuseOperations
from observatory.practice.practice.access import PracticeAccess
from observatory.practice.practice.model import Practice
from observatory.practice.reuse.model import ReuseChange
from observatory.projections.organisation.operations import OrganisationOperations
from observatory.search import index
from observatory.search.reuse_order import count_reuse


class IndexUpdates(PracticeAccess, OrganisationOperations, ReuseOperations):
    """Keeps the search index in step with publications and names, in the same transaction."""

    def published_content_changed(self, practice: Practice) -> None:
        """Index the published content, or remove the entry of a practice that is no longer public."""
        self.session.flush()
        if practice.public is None:
            index.remove(self.session, practice.id)
        else:
            index.put(self.session, practice.public)
            self.session.add(ReuseChange(practice_id=practice.id))  # adoptions may be counted at this moment

    def organisation_renamed(self, organisation_id: UUID) -> None:
        """Index the organisation's practices again, because its name is part of their entries."""
        index.rename(self.session, organisation_id)

    def reuse_counted(self, practice_ids: Sequence[UUID]) -> None:
        """Order and filter by the new counts."""
        count_reuse(self.session, practice_ids)
