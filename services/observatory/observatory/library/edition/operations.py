"""Operations of editions: their facts, and their publication."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from chassis.language import Localized
from chassis.operations import Cache, operation
from chassis.permissions import ANYONE, any_of
from commons.audience import PUBLIC
from commons.permissions import CURATOR, ORGANISATION_EDITOR
from observatory.library.document.errors import DocumentNotFound, DocumentNotInState, NotYourDocument
from observatory.library.edition import errors, queries, schemas
from observatory.library.edition.access import EditionAccess
from observatory.library.edition.events import DocumentEditionPublished
from observatory.library.edition.model import Edition

_REFUSALS: Final = (DocumentNotFound, NotYourDocument, DocumentNotInState)


class EditionOperations(EditionAccess):
    """The editions of documents."""

    @operation(
        "GET",
        "/v1/documents/{document_id}/editions",
        summary=Localized(el="Οι εκδόσεις ενός εγγράφου", en="The editions of a document"),
        description=Localized(
            el="Οι δημοσιευμένες, η νεότερη πρώτη, με τα αρχεία τους. Όσοι χειρίζονται το έγγραφο βλέπουν και την "
            "ανοικτή.",
            en="The published ones, the newest first, with their files. Those who handle the document see the open one "
            "too.",
        ),
        allow=ANYONE,
        returns=schemas.EditionsView,
        cache=Cache(seconds=60, tags=("document:{document_id}",)),
        errors=(DocumentNotFound,),
    )
    def list_document_editions(self, document_id: UUID) -> dict[str, Any]:
        """List the editions that the caller may see."""
        return {"items": [self.shown_edition(one) for one in self.seen_editions(document_id)]}

    @operation(
        "POST",
        "/v1/documents/{document_id}/editions",
        summary=Localized(el="Νέα έκδοση εγγράφου", en="Begin an edition of a document"),
        allow=any_of(CURATOR, ORGANISATION_EDITOR),
        body=schemas.EditionFacts,
        returns=schemas.EditionView,
        status=201,
        errors=(*_REFUSALS, errors.EditionOpen),
    )
    def begin_document_edition(self, document_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Begin an edition, which stays open until it is published."""
        document = self.document_for_change(document_id)
        document.check_editable(self.principal)
        if queries.open_edition(self.session, document_id) is not None:
            raise errors.EditionOpen
        edition = Edition.begin(document, queries.next_number(self.session, document_id), at=self.now, **body)
        self.session.add(edition)
        return self.shown_edition(edition)

    @operation(
        "PATCH",
        "/v1/documents/{document_id}/editions/{number}",
        summary=Localized(el="Αλλαγή ανοικτής έκδοσης", en="Change an open edition"),
        allow=any_of(CURATOR, ORGANISATION_EDITOR),
        body=schemas.EditionFacts,
        returns=schemas.EditionView,
        errors=(*_REFUSALS, errors.EditionNotFound, errors.EditionPublished),
    )
    def edit_document_edition(self, document_id: UUID, number: str, *, body: dict[str, Any]) -> dict[str, Any]:
        """Change the given facts of an edition that is not published."""
        edition = self.edition_to_change(self.document_for_change(document_id), number)
        edition.check_open()
        for name, value in body.items():
            setattr(edition, name, value)
        return self.shown_edition(edition)

    @operation(
        "POST",
        "/v1/documents/{document_id}/editions/{number}/publish",
        summary=Localized(el="Δημοσίευση έκδοσης", en="Publish an edition"),
        description=Localized(
            el="Ενός δημοσιευμένου εγγράφου. Η πρώτη δημοσιεύεται μαζί του· οι επόμενες λένε τι άλλαξε.",
            en="Of a published document. The first is published along with it; later ones say what changed.",
        ),
        allow=CURATOR,
        returns=schemas.EditionView,
        errors=(*_REFUSALS, errors.EditionNotFound, errors.EditionPublished, errors.EditionIncomplete),
    )
    def publish_document_edition(self, document_id: UUID, number: str) -> dict[str, Any]:
        """Publish an edition. The ones before stay readable."""
        document = self.document_for_change(document_id)
        edition = self.edition_to_change(document, number)
        edition.publish(document, at=self.now)
        self.session.flush()
        self.document_changed(document)
        if document.audience == PUBLIC:
            said = {name: getattr(edition, name) for name in ("label", "language", "changed")}
            self.publish(DocumentEditionPublished(**{**document.names(), **said, "edition": edition.number}))
        return self.shown_edition(edition)
