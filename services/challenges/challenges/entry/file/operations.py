"""Operations of the files of solutions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from challenges.call.challenge.errors import PhaseClosed
from challenges.call.phase.model import Phase
from challenges.entry.file import schemas
from challenges.entry.file.model import SolutionFile, SolutionFilePart
from challenges.entry.solution.access import TEAM, SolutionAccess
from challenges.entry.solution.errors import (
    NotYourSolution,
    SolutionIncomplete,
    SolutionNotEditable,
    SolutionNotFound,
)
from challenges.entry.solution.model import DRAFT, QUALIFIED, Solution
from challenges.entry.solution.schemas import SolutionFileView
from chassis.files import errors
from chassis.files.kinds import MEDIA_TYPES
from chassis.files.model import FileLimits, entry_of, retitled, without
from chassis.files.schemas import ANY_BYTES, COMPLETE, DOWNLOAD, PART, UPLOAD, CompleteFile, UploadView, upload_shown
from chassis.files.serving import file_answer
from chassis.files.store import Checked, FileStore, check_whole
from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.permissions import ANYONE, SIGNED_IN

_CHANGES = (SolutionNotFound, NotYourSolution, SolutionNotEditable, SolutionIncomplete, PhaseClosed)


class SolutionFileOperations(SolutionAccess):
    """Upload, reading, titles and removal of a solution's files, while its team may change it."""

    @operation(
        "POST",
        "/v1/solutions/{solution_id}/files",
        summary=Localized(el="Νέο αρχείο ή εικόνα λύσης", en="Add a file or a picture to a solution"),
        description=UPLOAD,
        allow=SIGNED_IN,
        query=schemas.NewSolutionFile,
        uploads=(ANY_BYTES,),
        returns=UploadView,
        status=201,
        creates="file",
        location="/v1/solutions/{solution_id}/files/{id}",
        errors=(*_CHANGES, errors.FilesFull, *errors.CONTENT),
    )
    def upload_solution_file(self, solution_id: UUID, *, query: dict[str, Any], upload: bytes) -> dict[str, Any]:
        """Begin an upload, or add a file that came whole."""
        whole = query["size"] is None or bool(upload)
        self._check_solution_to_edit(self.visible_solution(solution_id))
        checked = check_whole(upload, query["name"]) if whole else None
        solution, phase = self._solution_to_edit(solution_id)
        file = self._solution_files.begin(
            solution.id,
            solution.organisation_id,
            name=query["name"],
            title=query["title"],
            size=len(upload) if whole else query["size"],
            person_id=self.principal.person_id,
            at=self.now,
        )
        file.confidential = query["confidential"]
        if checked is not None:
            self._solution_files.take_part(file, "1", upload, at=self.now)
            self._complete_solution_file(solution, phase, file, checked)
        return self._solution_upload_shown(file)

    @operation(
        "PUT",
        "/v1/solutions/{solution_id}/files/{file_id}/parts/{number}",
        summary=Localized(el="Ένα μέρος του αρχείου μιας λύσης", en="Send a part of a solution's file"),
        description=PART,
        allow=SIGNED_IN,
        uploads=(ANY_BYTES,),
        status=204,
        audit=False,  # the file itself leaves its record
        errors=(*_CHANGES, errors.FileNotFound, errors.FilePartUnknown, errors.FilePartSize, errors.FileComplete),
    )
    def put_solution_file_part(self, solution_id: UUID, file_id: UUID, number: str, *, upload: bytes) -> None:
        """Store a part until the file is complete."""
        solution, _ = self._solution_to_edit(solution_id)
        file = self._solution_files.load(solution.id, file_id, lock=True)
        self._solution_files.take_part(file, number, upload, at=self.now)

    @operation(
        "POST",
        "/v1/solutions/{solution_id}/files/{file_id}/complete",
        summary=Localized(el="Ολοκλήρωση του αρχείου μιας λύσης", en="Complete a solution's file"),
        description=COMPLETE,
        allow=SIGNED_IN,
        body=CompleteFile,
        returns=UploadView,
        errors=(
            *_CHANGES,
            errors.FileNotFound,
            errors.FileComplete,
            errors.FilePartsMissing,
            errors.FileDigestMismatch,
            *errors.CONTENT,
        ),
    )
    def complete_solution_file(self, solution_id: UUID, file_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Check the file and add it to the solution."""
        self._check_solution_to_edit(self.visible_solution(solution_id))
        checked = self._solution_files.check(self._solution_files.load(solution_id, file_id), body["sha256"])
        solution, phase = self._solution_to_edit(solution_id)
        file = self._solution_files.load(solution.id, file_id, lock=True)
        self._complete_solution_file(solution, phase, file, checked)
        return self._solution_upload_shown(file)

    @operation(
        "GET",
        "/v1/solutions/{solution_id}/files",
        summary=Localized(el="Τα αρχεία και οι εικόνες μιας λύσης", en="The files and pictures of a solution"),
        allow=ANYONE,
        returns=schemas.SolutionFiles,
        errors=(SolutionNotFound,),
    )
    def list_solution_files(self, solution_id: UUID) -> dict[str, Any]:
        """List the files that the caller may read, and the unfinished uploads for the team."""
        shown = self.shown(self.visible_solution(solution_id))
        begun = self._solution_files.unfinished(solution_id) if shown["sight"] == TEAM else []
        return {"items": shown["files"], "unfinished": [self._solution_upload_shown(file) for file in begun]}

    @operation(
        "GET",
        "/v1/solutions/{solution_id}/files/{file_id}",
        summary=Localized(el="Λήψη αρχείου λύσης", en="Download a solution's file"),
        description=DOWNLOAD,
        allow=ANYONE,
        produces=ANY_BYTES,
        offers=MEDIA_TYPES,
        streamed=True,
        errors=(SolutionNotFound, errors.FileNotFound),
    )
    def get_solution_file(self, solution_id: UUID, file_id: UUID, *, continuation: str | None) -> Answer:
        """Stream a file that the caller may read."""
        shown = self.shown(self.visible_solution(solution_id))
        return file_answer(entry_of(shown["files"], file_id), self._solution_files.part, self.cursors, continuation)

    @operation(
        "PATCH",
        "/v1/solutions/{solution_id}/files/{file_id}",
        summary=Localized(el="Τίτλος ή περιγραφή αρχείου λύσης", en="Title or describe a solution's file"),
        allow=SIGNED_IN,
        body=schemas.SolutionFileChange,
        returns=SolutionFileView,
        errors=(*_CHANGES, errors.FileNotFound),
    )
    def describe_solution_file(self, solution_id: UUID, file_id: UUID, *, body: dict[str, Any]) -> Any:
        """Change the title of an attachment or the alternative text of a picture, and its readers."""
        solution, phase = self._solution_to_edit(solution_id)
        self._write_solution_files(solution, phase, retitled(solution.files, file_id, body))
        return entry_of(solution.files, file_id)

    @operation(
        "DELETE",
        "/v1/solutions/{solution_id}/files/{file_id}",
        summary=Localized(el="Αφαίρεση αρχείου από λύση", en="Remove a file from a solution"),
        allow=SIGNED_IN,
        status=204,
        errors=(*_CHANGES, errors.FileNotFound),
    )
    def remove_solution_file(self, solution_id: UUID, file_id: UUID) -> None:
        """Remove a file, or give an upload up."""
        solution, phase = self._solution_to_edit(solution_id)
        file = self._solution_files.load(solution.id, file_id, lock=True)
        if file.completed_at is None:
            self._solution_files.delete(solution.id, file_id)
        else:
            self._write_solution_files(solution, phase, without(solution.files, file_id))

    @property
    def _solution_files(self) -> FileStore[SolutionFile, SolutionFilePart]:
        limits = FileLimits(
            file=self.settings.file_bytes,
            thing=self.settings.solution_files_bytes,
            organisation=self.settings.organisation_files_bytes,
        )
        return FileStore(self.session, SolutionFile, SolutionFilePart, limits)

    def _solution_to_edit(self, solution_id: UUID) -> tuple[Solution, Phase | None]:
        phase = self.phase_that_allows_a_change(solution_id)
        solution = self.solution_for_change(solution_id)
        self._check_solution_to_edit(solution)
        return solution, phase

    def _check_solution_to_edit(self, solution: Solution) -> None:
        solution.check_member(self.principal)
        if solution.state not in {DRAFT, QUALIFIED}:
            raise SolutionNotEditable(state=solution.state)

    def _complete_solution_file(
        self, solution: Solution, phase: Phase | None, file: SolutionFile, checked: Checked
    ) -> None:
        entry = {**self._solution_files.complete(file, checked, at=self.now), "confidential": file.confidential}
        self._write_solution_files(solution, phase, [*solution.files, entry])

    def _write_solution_files(self, solution: Solution, phase: Phase | None, files: list[dict[str, Any]]) -> None:
        sealed = self.challenge_of(solution).sealed
        solution.edit({"files": files}, phase=phase, by=self.principal, at=self.now, sealed=sealed)

    def _solution_upload_shown(self, file: SolutionFile) -> dict[str, Any]:
        return upload_shown(file, self._solution_files.received(file.id))
