"""Operations of documents: writing, proposing, deciding and reading."""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from uuid import UUID

from chassis.etags import Versions
from chassis.language import Localized
from chassis.operations import Cache, check_version, operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import ANYONE, any_of
from commons.permissions import CURATOR, ORGANISATION_EDITOR
from observatory.library.document import errors, queries, schemas
from observatory.library.document.access import DocumentAccess
from observatory.library.document.model import Document

_WRITERS: Final = any_of(CURATOR, ORGANISATION_EDITOR)
_EXAMPLE: Final = {
    "title_el": "Οδηγός αυτοαξιολόγησης",
    "summary_el": "Πώς ένας φορέας βρίσκει τα δυνατά και τα αδύνατα σημεία του.",
    "kind": "guide",
    "issuer_name": "Κέντρο Καινοτομίας",
    "year": 2024,
    "numbers": [{"scheme": "isbn", "value": "978-960-00-0000-0"}],
    "languages": ["el"],
    "topics": ["quality"],
    "tasks": ["diagnose"],
    "level": "introductory",
    "url": "https://www.dimos.gr/odigos",
}
_REFUSALS: Final = (errors.DocumentNotFound, errors.NotYourDocument, errors.DocumentNotInState)


class DocumentOperations(DocumentAccess):
    """The life of a document of the library."""

    @operation(
        "POST",
        "/v1/documents",
        summary=Localized(el="Νέο έγγραφο βιβλιοθήκης ως προσχέδιο", en="Begin a document of the library as a draft"),
        description=Localized(
            el="Επιμελητές γράφουν και δημοσιεύουν. Όσοι εγκρίνουν ή διαχειρίζονται σε έναν φορέα, και τα "
            "προγράμματά του, προτείνουν.",
            en="Curators write and publish. Approvers and managers of a body, and its programs, propose.",
        ),
        allow=_WRITERS,
        body=schemas.NewDocument,
        example=_EXAMPLE,
        returns=schemas.DocumentView,
        status=201,
        creates="document",
        location="/v1/documents/{id}",
        versioned=True,
        errors=(errors.NotYourDocument, errors.DocumentBodyNotChosen, errors.DocumentContradicts),
    )
    def create_document(self, *, body: dict[str, Any]) -> Document:
        """Create a draft."""
        organisation_id = self.body_to_propose_for(body.pop("organisation_id"))
        self.check_references(None, body)
        document = Document.begin(body, organisation_id=organisation_id, by=self.principal, at=self.now)
        self.session.add(document)
        self.session.flush()  # the answer names the organisation
        document.read_inside = True
        return document

    @operation(
        "GET",
        "/v1/documents/mine",
        summary=Localized(el="Τα έγγραφα που χειρίζομαι", en="The documents that I handle"),
        description=Localized(
            el="Των φορέων μου· οι επιμελητές βλέπουν όλα, με `state=proposed` όσα περιμένουν απόφαση.",
            en="Those of my bodies; curators see all, with `state=proposed` those that wait for a decision.",
        ),
        allow=_WRITERS,
        query=schemas.OwnDocumentsQuery,
        returns=schemas.DocumentPage,
        errors=(BadCursor,),
    )
    def list_own_documents(self, *, query: dict[str, Any]) -> Page:
        """List the documents that the caller handles, in every state, the latest change first."""
        name = "own-documents"
        found = queries.handled_by(
            self.session,
            self.principal,
            query,
            after=self.cursors.keyset(name, query["cursor"]),
            limit=query["limit"] + 1,
        )
        return self.cursors.page(name, found, query["limit"], lambda row: (row.updated_at, row.id))

    @operation(
        "GET",
        "/v1/documents/{document_id}",
        summary=Localized(el="Ανάγνωση εγγράφου βιβλιοθήκης", en="Read a document of the library"),
        allow=ANYONE,
        returns=schemas.DocumentView,
        versioned=True,
        cache=Cache(seconds=60, tags=("document:{document_id}",)),
        errors=(errors.DocumentNotFound,),
    )
    def read_document(self, document_id: UUID) -> Document:
        """Return a document that the caller may see. A withdrawn one stays at its address, with the reason."""
        return self.visible_document(document_id)

    @operation(
        "PATCH",
        "/v1/documents/{document_id}",
        summary=Localized(el="Αλλαγή εγγράφου βιβλιοθήκης", en="Change a document of the library"),
        description=Localized(
            el="Προσχέδια αλλάζουν όσοι τα γράφουν· όσα προτάθηκαν ή δημοσιεύτηκαν, οι επιμελητές.",
            en="Those who write it change a draft; curators change what was proposed or published.",
        ),
        allow=_WRITERS,
        body=schemas.DocumentChange,
        example={"title_en": "Guide to self-assessment"},
        returns=schemas.DocumentView,
        versioned=True,
        if_match=True,
        errors=(*_REFUSALS, errors.DocumentContradicts, errors.DocumentKnown, errors.DocumentIncomplete),
    )
    def edit_document(self, document_id: UUID, *, body: dict[str, Any], expected_version: Versions) -> Document:
        """Change the given fields."""
        self.audit_as_save()
        document = self.document_for_change(document_id)
        check_version(expected_version, document.version)
        self.check_references(document.id, body)
        self.publish(*document.edit(body, by=self.principal, at=self.now))
        return self._settled_document(document)

    @operation(
        "DELETE",
        "/v1/documents/{document_id}",
        summary=Localized(el="Διαγραφή προσχεδίου βιβλιοθήκης", en="Delete a draft of the library"),
        allow=_WRITERS,
        status=204,
        errors=_REFUSALS,
    )
    def delete_document(self, document_id: UUID) -> None:
        """Delete a draft."""
        document = self.document_for_change(document_id)
        document.check_deletable(self.principal)
        self.session.delete(document)

    @operation(
        "POST",
        "/v1/documents/{document_id}/propose",
        summary=Localized(el="Πρόταση εγγράφου για τη βιβλιοθήκη", en="Propose a document for the library"),
        allow=_WRITERS,
        returns=schemas.DocumentView,
        versioned=True,
        errors=(*_REFUSALS, errors.DocumentIncomplete),
    )
    def propose_document(self, document_id: UUID) -> Document:
        """Hand a draft to the curators."""
        document = self.document_for_change(document_id)
        self.publish(*document.propose(by=self.principal, at=self.now))
        return document

    @operation(
        "POST",
        "/v1/documents/{document_id}/publish",
        summary=Localized(el="Δημοσίευση εγγράφου στη βιβλιοθήκη", en="Publish a document in the library"),
        description=Localized(
            el="Μια πρόταση, ένα προσχέδιο των επιμελητών, ή ξανά ό,τι αποσύρθηκε. Για μια πρόταση αποφασίζει άλλος "
            "από όποιον την έκανε.",
            en="A proposal, a draft of the curators, or again what was withdrawn. Somebody else decides about a "
            "proposal than who made it.",
        ),
        allow=CURATOR,
        body=schemas.PublishDocument,
        returns=schemas.DocumentView,
        versioned=True,
        errors=(*_REFUSALS, errors.OwnProposal, errors.DocumentIncomplete, errors.DocumentKnown),
    )
    def publish_document(self, document_id: UUID, *, body: dict[str, Any]) -> Document:
        """Publish a document."""
        document = self.document_for_change(document_id)
        free_slug = partial(queries.free_slug, self.session)
        self.publish(*document.publish(**body, by=self.principal, at=self.now, free_slug=free_slug))
        self.publish_editions(document)
        return self._settled_document(document)

    @operation(
        "POST",
        "/v1/documents/{document_id}/reject",
        summary=Localized(el="Απόρριψη πρότασης για τη βιβλιοθήκη", en="Refuse a proposal for the library"),
        allow=CURATOR,
        body=schemas.RejectDocument,
        returns=schemas.DocumentView,
        versioned=True,
        errors=(*_REFUSALS, errors.OwnProposal),
    )
    def reject_document(self, document_id: UUID, *, body: dict[str, Any]) -> Document:
        """Refuse a proposal."""
        document = self.document_for_change(document_id)
        self.publish(*document.reject(**body, by=self.principal, at=self.now))
        return document

    @operation(
        "POST",
        "/v1/documents/{document_id}/withdraw",
        summary=Localized(el="Απόσυρση εγγράφου από τη βιβλιοθήκη", en="Withdraw a document from the library"),
        allow=CURATOR,
        body=schemas.WithdrawDocument,
        returns=schemas.DocumentView,
        versioned=True,
        errors=_REFUSALS,
    )
    def withdraw_document(self, document_id: UUID, *, body: dict[str, Any]) -> Document:
        """Take a published document back. It leaves lists and search, and says why at its address."""
        document = self.document_for_change(document_id)
        self.publish(*document.withdraw(**body, by=self.principal, at=self.now))
        return self._settled_document(document)

    def _settled_document(self, document: Document) -> Document:
        """Check the numbers after a change, and let the catalogue follow."""
        self.check_numbers(document)
        self.session.flush()
        self.session.refresh(document, ["issuer"])
        self.document_changed(document)
        return document
