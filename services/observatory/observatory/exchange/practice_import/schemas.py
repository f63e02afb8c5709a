"""Wire shapes of imports."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import Code, Line, PageQuery, Schema, View, page_of
from chassis.text import without_invisible
from observatory.exchange.practice_import.files import FORMATS
from observatory.exchange.practice_import.model import ROW_STATES, STATES
from observatory.practice.practice.schemas import PracticeContent


class Identifier(Line):
    """A line used for comparison. Invisible characters are not part of it."""

    def _clean(self, text: str) -> str:
        return without_invisible(super()._clean(text))


class ImportedRow(PracticeContent):
    """A row of a file: the content of a practice and its organisation's identifier for it."""

    external_id = Identifier(max=200, min=1, required=True)


class NewImport(Schema):
    """A new import. `organisation_id` may be left out by an editor of exactly one organisation."""

    organisation_id = fields.UUID(load_default=None)
    dry_run = fields.Boolean(load_default=False, metadata={"description": "Check every row and report, create nothing"})
    whole = fields.Boolean(
        load_default=False, metadata={"description": "The body is the whole file: one without a byte is refused"}
    )


class ImportsQuery(PageQuery):
    """Filters of the list of imports."""

    organisation_id = fields.UUID(load_default=None)
    state = Code(STATES, load_default=None)


class TemplateQuery(Schema):
    """Format and headers of a template."""

    format = Code(("csv", "xlsx"), load_default="csv")


class ImportRowsQuery(PageQuery):
    """Filter of the report."""

    state = Code(ROW_STATES, load_default=None)


class ImportView(View):
    """An import and its progress. Poll it until `finished_at` is set."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    format = fields.String(required=True, metadata={"enum": list(FORMATS.values())})
    dry_run = fields.Boolean(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    size = fields.Integer(required=True, metadata={"description": "Bytes received"})
    rows = fields.Integer(required=True, metadata={"description": "Rows read; all of them once it is running"})
    created = fields.Integer(required=True, metadata={"description": "Drafts; in a dry run, what would become one"})
    skipped = fields.Integer(required=True, metadata={"description": "Rows whose `external_id` was there already"})
    faulty = fields.Integer(required=True)
    fault = fields.Dict(
        required=True, allow_none=True, metadata={"description": "Why it failed as a whole: a problem of RFC 9457"}
    )
    created_at = fields.DateTime(required=True)
    started_at = fields.DateTime(required=True, allow_none=True)
    finished_at = fields.DateTime(required=True, allow_none=True)


Imports = page_of(ImportView, "Imports")


class RowErrorView(View):
    """One error of one field, as the answer to a single POST reports it."""

    field = fields.String(required=True)
    pointer = fields.String(required=True)
    code = fields.String(required=True)
    detail = fields.String(required=True)


class ImportRowView(View):
    """The outcome of a row."""

    row = fields.Integer(
        required=True, metadata={"description": "As a spreadsheet counts, the header is row 1; in NDJSON the line"}
    )
    state = fields.String(required=True, metadata={"enum": list(ROW_STATES)})
    external_id = fields.String(required=True, allow_none=True)
    practice_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "The draft; of a skipped row, what was there"}
    )
    errors = fields.List(fields.Nested(RowErrorView), required=True)


ImportRows = page_of(ImportRowView, "ImportRows")
