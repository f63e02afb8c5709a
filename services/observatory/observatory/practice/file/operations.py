"""Operations of the files of practices."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.files import errors, schemas
from chassis.files.kinds import MEDIA_TYPES
from chassis.files.model import PART_BYTES, FileLimits, entry_of, retitled, without
from chassis.files.schemas import ANY_BYTES, upload_shown
from chassis.files.serving import file_answer
from chassis.files.store import Checked, FileStore, check_whole
from chassis.language import Localized
from chassis.operations import Answer, Cache, operation
from chassis.permissions import ANYONE
from commons.permissions import ORGANISATION_EDITOR
from observatory.practice.file.model import PracticeFile, PracticeFilePart
from observatory.practice.file.schemas import PracticeFiles
from observatory.practice.practice.access import PracticeAccess
from observatory.practice.practice.errors import (
    NotYourOrganisation,
    PracticeNotEditable,
    PracticeNotFound,
    PracticeTakenDown,
)
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import EDITABLE

_CHANGES = (PracticeNotFound, NotYourOrganisation, PracticeNotEditable)


class FileOperations(PracticeAccess):
    """Upload, reading, titles and removal of a practice's files. Each change is one of the working content."""

    @operation(
        "POST",
        "/v1/practices/{practice_id}/files",
        summary=Localized(el="Νέο αρχείο ή εικόνα πρακτικής", en="Add a file or a picture to a practice"),
        description=schemas.UPLOAD,
        allow=ORGANISATION_EDITOR,
        query=schemas.NewFile,
        uploads=(ANY_BYTES,),
        returns=schemas.UploadView,
        status=201,
        creates="file",
        location="/v1/practices/{practice_id}/files/{id}",
        errors=(*_CHANGES, errors.FilesFull, *errors.CONTENT),
    )
    def upload_practice_file(self, practice_id: UUID, *, query: dict[str, Any], upload: bytes) -> dict[str, Any]:
        """Begin an upload, or add a file that came whole."""
        whole = query["size"] is None or bool(upload)
        self._check_practice_to_edit(practice_id)
        checked = check_whole(upload, query["name"]) if whole else None
        practice = self._practice_to_edit(practice_id)
        file = self._practice_files.begin(
            practice.id,
            practice.organisation_id,
            name=query["name"],
            title=query["title"],
            size=len(upload) if whole else query["size"],
            person_id=self.principal.person_id,
            at=self.now,
        )
        if checked is not None:
            self._practice_files.take_part(file, "1", upload, at=self.now)
            self._complete_file(practice, file, checked)
        return self._upload_shown(file)

    @operation(
        "PUT",
        "/v1/practices/{practice_id}/files/{file_id}/parts/{number}",
        summary=Localized(el="Ένα μέρος του αρχείου μιας πρακτικής", en="Send a part of a practice's file"),
        description=schemas.PART,
        allow=ORGANISATION_EDITOR,
        uploads=(ANY_BYTES,),
        status=204,
        audit=False,  # the file itself leaves its record
        errors=(*_CHANGES, errors.FileNotFound, errors.FilePartUnknown, errors.FilePartSize, errors.FileComplete),
    )
    def put_practice_file_part(self, practice_id: UUID, file_id: UUID, number: str, *, upload: bytes) -> None:
        """Store a part until the file is complete."""
        practice = self._practice_to_edit(practice_id)
        self._practice_files.take_part(
            self._practice_files.load(practice.id, file_id, lock=True), number, upload, at=self.now
        )

    @operation(
        "POST",
        "/v1/practices/{practice_id}/files/{file_id}/complete",
        summary=Localized(el="Ολοκλήρωση του αρχείου μιας πρακτικής", en="Complete a practice's file"),
        description=schemas.COMPLETE,
        allow=ORGANISATION_EDITOR,
        body=schemas.CompleteFile,
        returns=schemas.UploadView,
        errors=(
            *_CHANGES,
            errors.FileNotFound,
            errors.FileComplete,
            errors.FilePartsMissing,
            errors.FileDigestMismatch,
            *errors.CONTENT,
        ),
    )
    def complete_practice_file(self, practice_id: UUID, file_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Check the file and add it to the working content."""
        self._check_practice_to_edit(practice_id)
        checked = self._practice_files.check(self._practice_files.load(practice_id, file_id), body["sha256"])
        practice = self._practice_to_edit(practice_id)
        file = self._practice_files.load(practice.id, file_id, lock=True)
        self._complete_file(practice, file, checked)
        return self._upload_shown(file)

    @operation(
        "GET",
        "/v1/practices/{practice_id}/files",
        summary=Localized(el="Τα αρχεία και οι εικόνες μιας πρακτικής", en="The files and pictures of a practice"),
        allow=ANYONE,
        returns=PracticeFiles,
        cache=Cache(seconds=60, tags=("practice:{practice_id}",)),
        errors=(PracticeNotFound, PracticeTakenDown),
    )
    def list_practice_files(self, practice_id: UUID) -> dict[str, Any]:
        """List the files that the caller may see, and the unfinished uploads for editors."""
        found = self.visible_practice(practice_id)
        working = isinstance(found, Practice) and found.shows_working_copy_to(self.principal)
        begun = self._practice_files.unfinished(practice_id) if working else []
        return {"items": found.files, "unfinished": [self._upload_shown(file) for file in begun]}

    @operation(
        "GET",
        "/v1/practices/{practice_id}/files/{file_id}",
        summary=Localized(el="Λήψη αρχείου πρακτικής", en="Download a practice's file"),
        description=schemas.DOWNLOAD,
        allow=ANYONE,
        produces=ANY_BYTES,
        offers=MEDIA_TYPES,
        streamed=True,
        errors=(PracticeNotFound, PracticeTakenDown, errors.FileNotFound),
    )
    def get_practice_file(self, practice_id: UUID, file_id: UUID, *, continuation: str | None) -> Answer:
        """Stream a file of the content that the caller may see: the working copy's or the public one's."""
        found = self.visible_practice(practice_id)
        entries = found.files
        if isinstance(found, Practice) and found.public is not None and found.shows_working_copy_to(self.principal):
            entries = [*entries, *found.public.files]
        return file_answer(entry_of(entries, file_id), self._practice_files.part, self.cursors, continuation)

    @operation(
        "PATCH",
        "/v1/practices/{practice_id}/files/{file_id}",
        summary=Localized(el="Τίτλος ή περιγραφή αρχείου πρακτικής", en="Title or describe a practice's file"),
        allow=ORGANISATION_EDITOR,
        body=schemas.FileTitle,
        returns=schemas.FileView,
        errors=(*_CHANGES, errors.FileNotFound),
    )
    def describe_practice_file(self, practice_id: UUID, file_id: UUID, *, body: dict[str, Any]) -> Any:
        """Change the title of an attachment or the alternative text of a picture."""
        practice = self._practice_to_edit(practice_id)
        self._write_files(practice, retitled(practice.files, file_id, body))
        return entry_of(practice.files, file_id)

    @operation(
        "DELETE",
        "/v1/practices/{practice_id}/files/{file_id}",
        summary=Localized(el="Αφαίρεση αρχείου από πρακτική", en="Remove a file from a practice"),
        description=Localized(
            el="Από το κείμενο εργασίας· όσο είναι δημοσιευμένο, μένει δημόσιο ώσπου να δημοσιευθεί η νέα μορφή. Μια "
            "ημιτελής μεταφόρτωση σβήνεται αμέσως.",
            en="From the working copy; while it is published, it stays public until the new revision is. An unfinished "
            "upload is deleted at once.",
        ),
        allow=ORGANISATION_EDITOR,
        status=204,
        errors=(*_CHANGES, errors.FileNotFound),
    )
    def remove_practice_file(self, practice_id: UUID, file_id: UUID) -> None:
        """Remove a file from the working content, or give an upload up."""
        practice = self._practice_to_edit(practice_id)
        file = self._practice_files.load(practice.id, file_id, lock=True)
        if file.completed_at is None:
            self._practice_files.delete(practice.id, file_id)
        else:
            self._write_files(practice, without(practice.files, file_id))

    def keep_file(self, practice: Practice, content: bytes, *, name: str, title: str) -> dict[str, Any]:
        """Store a whole file of a practice and return its entry, which its content has to name."""
        checked = check_whole(content, name)
        store, by = self._practice_files, self.principal.person_id
        file = store.begin(
            practice.id, practice.organisation_id, name=name, title=title, size=len(content), person_id=by, at=self.now
        )
        for number in range(1, file.part_count + 1):
            store.take_part(file, str(number), content[(number - 1) * PART_BYTES : number * PART_BYTES], at=self.now)
        assert checked is not None  # an empty file has been refused
        return store.complete(file, checked, at=self.now)

    @property
    def _practice_files(self) -> FileStore[PracticeFile, PracticeFilePart]:
        limits = FileLimits(
            file=self.settings.file_bytes,
            thing=self.settings.practice_files_bytes,
            organisation=self.settings.organisation_files_bytes,
        )
        return FileStore(self.session, PracticeFile, PracticeFilePart, limits)

    def _check_practice_to_edit(self, practice_id: UUID) -> None:
        """Refuse without a lock what would be refused under it, before a file is read."""
        self._check_editable(self.session.get(Practice, practice_id))
        self.session.expire_all()

    def _practice_to_edit(self, practice_id: UUID) -> Practice:
        return self._check_editable(self.practice_for_change(practice_id))

    def _check_editable(self, practice: Practice | None) -> Practice:
        if practice is None or not self.knows_of(practice):
            raise PracticeNotFound
        practice.check_editor(self.principal)
        if practice.state not in EDITABLE:
            raise PracticeNotEditable(state=practice.state)
        return practice

    def _complete_file(self, practice: Practice, file: PracticeFile, checked: Checked) -> None:
        entry = self._practice_files.complete(file, checked, at=self.now)
        self._write_files(practice, [*practice.files, entry])

    def _write_files(self, practice: Practice, files: list[dict[str, Any]]) -> None:
        practice.edit({"files": files}, by=self.principal, at=self.now)

    def _upload_shown(self, file: PracticeFile) -> dict[str, Any]:
        return upload_shown(file, self._practice_files.received(file.id))
