"""Access: loading documents without disclosing that a hidden one exists, and the checks that read others."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any
from uuid import UUID

from chassis.service import Operations
from commons.roles import NOTHING_NEW, inherits_only, is_curator
from observatory.library.document import errors, queries
from observatory.library.document.model import Document, proposes_for
from observatory.library.document.states import PUBLISHED
from observatory.projections.organisation.model import Organisation
from observatory.settings import ObservatorySettings


class DocumentAccess(Operations[ObservatorySettings]):
    """Loading documents for a change and for reading, and the hook that follows a change."""

    def document_for_change(self, document_id: UUID) -> Document:
        """Load and lock a document that the caller may see. The model checks whether they may change it."""
        return self._seen_document(queries.for_change(self.session, document_id))

    def visible_document(self, document_id: UUID) -> Document:
        """Load a document for a caller that may see it."""
        return self._seen_document(self.session.get(Document, document_id))

    def body_to_propose_for(self, organisation_id: UUID | None) -> UUID | None:
        """Return the body that a new document is proposed for: none for curators by default."""
        if organisation_id is None and is_curator(self.principal):
            return None
        held = {one.organisation_id for one in self.principal.memberships if not one.inherited}
        own = {one for one in held if proposes_for(self.principal, one)}
        if organisation_id is None:
            if not own:
                raise errors.NotYourDocument
            if len(own) > 1:
                raise errors.DocumentBodyNotChosen
            return own.pop()
        if inherits_only(self.principal, organisation_id):
            raise errors.NotYourDocument(NOTHING_NEW)
        if organisation_id not in own:
            raise errors.NotYourDocument
        return organisation_id

    def check_references(self, document_id: UUID | None, content: dict[str, Any]) -> None:
        """Raise `DocumentContradicts` for an issuer or a successor that is not there, or a circle of successors."""
        found = []
        issuer_id, successor_id = content.get("issuer_id"), content.get("superseded_by")
        if issuer_id is not None and self.session.get(Organisation, issuer_id) is None:
            found.append(errors.UNKNOWN_ISSUER)
        if successor_id is not None:
            successor = self.session.get(Document, successor_id)
            if successor is None or not successor.shown_to(self.principal):
                found.append(errors.UNKNOWN_SUCCESSOR)
            elif document_id is not None and queries.leads_back(self.session, document_id, successor_id):
                found.append(errors.SUCCESSOR_CIRCLE)
        if found:
            raise errors.DocumentContradicts(errors=found)

    def check_numbers(self, document: Document) -> None:
        """Raise `DocumentKnown` where another published document of the kind has one of its numbers."""
        known = queries.with_number(self.session, document) if document.state == PUBLISHED else None
        if known is not None:
            raise errors.DocumentKnown(document_id=str(known))

    @abstractmethod
    def document_changed(self, document: Document) -> None:
        """Update everything derived from a document. The catalogue implements this hook."""

    @abstractmethod
    def publish_editions(self, document: Document) -> None:
        """Publish the open edition along with its document. The noun of editions implements this hook."""

    def _seen_document(self, document: Document | None) -> Document:
        if document is None or not document.shown_to(self.principal):
            raise errors.DocumentNotFound
        document.read_inside = is_curator(self.principal) or bool(self.principal.role_in(document.organisation_id))
        return document
