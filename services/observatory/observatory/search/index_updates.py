"""Index updates: implementations of the hooks through which lower wings report changes that search depends on."""

from __future__ import annotations

from uuid import UUID

from observatory.practice.practice.access import PracticeAccess
from observatory.practice.practice.model import Practice
from observatory.projections.organisation.operations import OrganisationOperations
from observatory.search import index


class IndexUpdates(PracticeAccess, OrganisationOperations):
    """Keeps the search index in step with publications and names, in the same transaction."""

    def published_content_changed(self, practice: Practice) -> None:
        """Index the published content, or remove the entry of a practice that is no longer public."""
        self.session.flush()
        if practice.public is None:
            index.remove(self.session, practice.id)
        else:
            index.put(self.session, practice.public)

    def organisation_renamed(self, organisation_id: UUID) -> None:
        """Index the organisation's practices again, because its name is part of their entries."""
        index.rename(self.session, organisation_id)
