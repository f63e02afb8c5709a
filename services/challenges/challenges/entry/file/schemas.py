"""Wire shapes of the files of solutions."""

from __future__ import annotations

from marshmallow import fields

from challenges.entry.solution.schemas import SolutionFileView
from chassis.files.schemas import FileTitle, NewFile, UploadView
from chassis.schemas import View

_CONFIDENTIAL = "Read by the team, the owners' editors and the evaluators without a conflict only"


class NewSolutionFile(NewFile):
    """A new file of a solution."""

    confidential = fields.Boolean(load_default=False, metadata={"description": _CONFIDENTIAL})


class SolutionFileChange(FileTitle):
    """Another title, and perhaps other readers."""

    confidential = fields.Boolean(metadata={"description": _CONFIDENTIAL})


class SolutionFiles(View):
    """The files of a solution that the caller may read, and for its team the uploads that are not complete."""

    items = fields.List(fields.Nested(SolutionFileView), required=True)
    unfinished = fields.List(fields.Nested(UploadView), required=True)
