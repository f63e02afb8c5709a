"""Operations of the files of editions. Each change is one of the open edition; a published one stays as it is."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from chassis.files import errors, schemas
from chassis.files.kinds import MEDIA_TYPES, PICTURE
from chassis.files.model import entry_of, retitled, without
from chassis.files.schemas import ANY_BYTES, upload_shown
from chassis.files.serving import file_answer
from chassis.files.store import Checked, check_whole
from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.permissions import ANYONE, any_of
from commons.permissions import CURATOR, ORGANISATION_EDITOR
from observatory.library.document.errors import DocumentNotFound, DocumentNotInState, NotYourDocument
from observatory.library.document.model import Document
from observatory.library.edition import queries
from observatory.library.edition.access import EditionAccess
from observatory.library.edition.errors import EditionNotFound, LibraryFull, LicenceForbidsFile
from observatory.library.edition.model import QUEUED, DocumentFile, Edition, check_licence
from observatory.library.edition.schemas import DocumentFiles

_WRITERS: Final = any_of(CURATOR, ORGANISATION_EDITOR)
_CHANGES: Final = (DocumentNotFound, NotYourDocument, DocumentNotInState)


class DocumentFileOperations(EditionAccess):
    """Upload, reading, titles and removal of a document's files."""

    @operation(
        "POST",
        "/v1/documents/{document_id}/files",
        summary=Localized(el="Νέο αρχείο εγγράφου", en="Add a file to a document"),
        description=schemas.UPLOAD,
        allow=_WRITERS,
        query=schemas.NewFile,
        uploads=(ANY_BYTES,),
        returns=schemas.UploadView,
        status=201,
        creates="file",
        location="/v1/documents/{document_id}/files/{id}",
        errors=(*_CHANGES, LicenceForbidsFile, LibraryFull, errors.FilesFull, *errors.CONTENT),
    )
    def upload_document_file(self, document_id: UUID, *, query: dict[str, Any], upload: bytes) -> dict[str, Any]:
        """Begin an upload, or add a file that came whole."""
        whole = query["size"] is None or bool(upload)
        self._check_document_to_fill(document_id)
        checked = check_whole(upload, query["name"]) if whole else None
        document = self._document_with_files(document_id)
        size = len(upload) if whole else query["size"]
        if queries.bytes_of_files(self.session) + size > self.settings.library_bytes:
            raise LibraryFull
        file = self.document_files.begin(
            document.id,
            document.organisation_id,
            name=query["name"],
            title=query["title"],
            size=size,
            person_id=self.principal.person_id,
            at=self.now,
        )
        if checked is not None:
            self.document_files.take_part(file, "1", upload, at=self.now)
            self._complete_document_file(document, file, checked)
        return self._document_upload(file)

    @operation(
        "PUT",
        "/v1/documents/{document_id}/files/{file_id}/parts/{number}",
        summary=Localized(el="Ένα μέρος του αρχείου ενός εγγράφου", en="Send a part of a document's file"),
        description=schemas.PART,
        allow=_WRITERS,
        uploads=(ANY_BYTES,),
        status=204,
        audit=False,  # the file itself leaves its record
        errors=(*_CHANGES, errors.FileNotFound, errors.FilePartUnknown, errors.FilePartSize, errors.FileComplete),
    )
    def put_document_file_part(self, document_id: UUID, file_id: UUID, number: str, *, upload: bytes) -> None:
        """Store a part until the file is complete."""
        document = self._document_to_fill(document_id)
        file = self.document_files.load(document.id, file_id, lock=True)
        self.document_files.take_part(file, number, upload, at=self.now)

    @operation(
        "POST",
        "/v1/documents/{document_id}/files/{file_id}/complete",
        summary=Localized(el="Ολοκλήρωση του αρχείου ενός εγγράφου", en="Complete a document's file"),
        description=schemas.COMPLETE,
        allow=_WRITERS,
        body=schemas.CompleteFile,
        returns=schemas.UploadView,
        errors=(
            *_CHANGES,
            LicenceForbidsFile,
            errors.FileNotFound,
            errors.FileComplete,
            errors.FilePartsMissing,
            errors.FileDigestMismatch,
            *errors.CONTENT,
        ),
    )
    def complete_document_file(self, document_id: UUID, file_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Check the file and add it to the open edition. Its words are read a moment later."""
        self._check_document_to_fill(document_id)
        checked = self.document_files.check(self.document_files.load(document_id, file_id), body["sha256"])
        self.session.expire_all()
        document = self._document_with_files(document_id)
        file = self.document_files.load(document.id, file_id, lock=True)
        self._complete_document_file(document, file, checked)
        return self._document_upload(file)

    @operation(
        "GET",
        "/v1/documents/{document_id}/files",
        summary=Localized(el="Τα αρχεία της ανοικτής έκδοσης", en="The files of the open edition"),
        description=Localized(
            el="Για όσους χειρίζονται το έγγραφο, με τις μεταφορτώσεις που δεν ολοκληρώθηκαν.",
            en="For those who handle the document, with the uploads that are not complete.",
        ),
        allow=_WRITERS,
        returns=DocumentFiles,
        errors=(DocumentNotFound,),
    )
    def list_document_files(self, document_id: UUID) -> dict[str, Any]:
        """List the files of the open edition, and the unfinished uploads."""
        document = self.visible_document(document_id)
        edition = queries.open_edition(self.session, document_id) if document.read_inside else None
        begun = self.document_files.unfinished(document_id) if document.read_inside else []
        return {
            "items": edition.files if edition else [],
            "unfinished": [self._document_upload(file) for file in begun],
        }

    @operation(
        "GET",
        "/v1/documents/{document_id}/files/{file_id}",
        summary=Localized(el="Λήψη αρχείου εγγράφου", en="Download a document's file"),
        description=schemas.DOWNLOAD,
        allow=ANYONE,
        produces=ANY_BYTES,
        offers=MEDIA_TYPES,
        streamed=True,
        errors=(DocumentNotFound, errors.FileNotFound),
    )
    def get_document_file(self, document_id: UUID, file_id: UUID, *, continuation: str | None) -> Answer:
        """Stream a file of an edition that the caller may see."""
        entries = [one for edition in self.seen_editions(document_id) for one in edition.files]
        return file_answer(entry_of(entries, file_id), self.document_files.part, self.cursors, continuation)

    @operation(
        "PATCH",
        "/v1/documents/{document_id}/files/{file_id}",
        summary=Localized(el="Τίτλος αρχείου εγγράφου", en="Title a document's file"),
        allow=_WRITERS,
        body=schemas.FileTitle,
        returns=schemas.FileView,
        errors=(*_CHANGES, EditionNotFound, errors.FileNotFound),
    )
    def describe_document_file(self, document_id: UUID, file_id: UUID, *, body: dict[str, Any]) -> Any:
        """Change the title of a file of the open edition."""
        edition = self._filled_edition(self._document_to_fill(document_id))
        edition.files = retitled(edition.files, file_id, body)
        return entry_of(edition.files, file_id)

    @operation(
        "DELETE",
        "/v1/documents/{document_id}/files/{file_id}",
        summary=Localized(el="Αφαίρεση αρχείου από έγγραφο", en="Remove a file from a document"),
        description=Localized(
            el="Από την ανοικτή έκδοση· ένα δημοσιευμένο αρχείο μένει. Μια ημιτελής μεταφόρτωση σβήνεται αμέσως.",
            en="From the open edition; a published file stays. An unfinished upload is deleted at once.",
        ),
        allow=_WRITERS,
        status=204,
        errors=(*_CHANGES, EditionNotFound, errors.FileNotFound),
    )
    def remove_document_file(self, document_id: UUID, file_id: UUID) -> None:
        """Remove a file from the open edition, or give an upload up."""
        document = self._document_to_fill(document_id)
        file = self.document_files.load(document.id, file_id, lock=True)
        if file.completed_at is not None:
            edition = self._filled_edition(document)
            edition.files = without(edition.files, file_id)
            editions = queries.editions_of(self.session, document.id, all_of_them=True)
            document.has_files = any(one.files for one in editions)
        self.document_files.delete(document.id, file_id)

    def _check_document_to_fill(self, document_id: UUID) -> None:
        """Refuse without a lock what would be refused under it, before a file is read."""
        self.visible_document(document_id).check_editable(self.principal)
        self.session.expire_all()

    def _document_to_fill(self, document_id: UUID) -> Document:
        document = self.document_for_change(document_id)
        document.check_editable(self.principal)
        return document

    def _document_with_files(self, document_id: UUID) -> Document:
        document = self._document_to_fill(document_id)
        check_licence(document)
        return document

    def _filled_edition(self, document: Document) -> Edition:
        edition = queries.open_edition(self.session, document.id)
        if edition is None:
            raise EditionNotFound
        return edition

    def _complete_document_file(self, document: Document, file: DocumentFile, checked: Checked) -> None:
        if checked.kind.kind == PICTURE:
            raise errors.FileNotAllowed
        entry = self.document_files.complete(file, checked, at=self.now)
        edition = queries.open_edition(self.session, document.id)
        if edition is None:
            edition = Edition.begin(document, queries.next_number(self.session, document.id), at=self.now)
            self.session.add(edition)
        edition.files = [*edition.files, entry]
        file.text_status, file.retry_at = QUEUED, self.now
        document.has_files = True
        document.touch(self.now)

    def _document_upload(self, file: DocumentFile) -> dict[str, Any]:
        return upload_shown(file, self.document_files.received(file.id))
