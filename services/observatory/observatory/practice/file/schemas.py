"""Wire shapes of the files of practices."""

from __future__ import annotations

from marshmallow import fields

from chassis.files.schemas import FileView, UploadView
from chassis.schemas import View


class PracticeFiles(View):
    """The files of a practice as the caller may see it, and for its editors the uploads that are not complete."""

    items = fields.List(fields.Nested(FileView), required=True)
    unfinished = fields.List(fields.Nested(UploadView), required=True)
