"""Wire shapes of editions."""

from __future__ import annotations

from marshmallow import fields

from chassis.files.schemas import FileView, UploadView
from chassis.schemas import Code, Line, PlainText, Schema, View
from commons.taxonomies import LIBRARY
from observatory.library.edition.model import CHANGED_LIMIT, LABEL_LIMIT, TRANSLATIONS


class EditionFacts(Schema):
    """Facts of an edition. Fields that are left out stay."""

    label = Line(max=LABEL_LIMIT)
    issued_on = fields.Date(allow_none=True)
    language = Code(LIBRARY["document_languages"])
    translation = Code(TRANSLATIONS)
    changed = PlainText(max=CHANGED_LIMIT, metadata={"description": "What changed since the edition before"})


class DocumentFileView(FileView):
    """A file of an edition, and how its words were read."""

    text_status = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "queued, extracted, no_text (a scan), encrypted, damaged or too_long"},
    )
    pages = fields.Integer(required=True, allow_none=True)
    personal = fields.Boolean(
        required=True, metadata={"description": "It seems to hold tax or social security numbers: check it"}
    )


class EditionView(View):
    """An edition with its files."""

    number = fields.Integer(required=True)
    label = fields.String(required=True)
    issued_on = fields.Date(required=True, allow_none=True)
    language = fields.String(required=True)
    translation = fields.String(required=True)
    changed = fields.String(required=True)
    published_at = fields.DateTime(required=True, allow_none=True)
    files = fields.List(fields.Nested(DocumentFileView), required=True)


class EditionsView(View):
    """The editions of a document, the newest first."""

    items = fields.List(fields.Nested(EditionView), required=True)


class DocumentFiles(View):
    """The files of the open edition, and the unfinished uploads."""

    items = fields.List(fields.Nested(FileView), required=True)
    unfinished = fields.List(fields.Nested(UploadView), required=True)
