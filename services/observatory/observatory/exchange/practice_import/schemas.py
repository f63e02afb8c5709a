"""Wire shapes of imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import ValidationError, fields, validates

from chassis import validate
from chassis.field_errors import REQUIRED
from chassis.numbers import Whole
from chassis.schemas import Code, Line, PageQuery, Schema, View, page_of
from chassis.text import clean_line, has_controls, without_invisible
from observatory.exchange.practice_import.files import FORMATS
from observatory.exchange.practice_import.model import ROW_STATES, STATES
from observatory.practice.practice.content import TITLE_LIMIT
from observatory.practice.practice.schemas import PracticeContent

IDENTIFIER_LIMIT: Final = 200


class Identifier(Line):
    """A line used for comparison. Invisible characters are not part of it."""

    def _clean(self, text: str) -> str:
        return without_invisible(super()._clean(text))


class ImportedRow(PracticeContent):
    """A row of a file: the content of a practice and its organisation's identifier for it."""

    external_id = Identifier(max=IDENTIFIER_LIMIT, min=1, required=True)
    title = Line(max=TITLE_LIMIT, required=True)

    @validates("title")
    def has_a_title(self, title: str, **_: Any) -> None:
        """Refuse a title that nobody sees: nobody would find the draft again."""
        if not title:
            raise ValidationError([REQUIRED])


def identifier_of(values: Mapping[str, Any]) -> str | None:
    """Return the identifier of a row, faulty or not, or None where it has no readable one."""
    written = values.get("external_id")
    if isinstance(written, int | float) and not isinstance(written, bool):
        written = str(written)
    if not isinstance(written, str) or has_controls(written):
        return None
    return without_invisible(clean_line(written))[:IDENTIFIER_LIMIT] or None


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


class DraftsQuery(Schema):
    """The row of the file after which a call goes on: `next` of the call before."""

    after = Whole(load_default=0, validate=validate.Range(min=0, max=2**31 - 1))


class RefusedDraftView(View):
    """A practice of the import that could not take the step, with its reasons."""

    row = fields.Integer(required=True)
    external_id = fields.String(required=True, allow_none=True)
    practice_id = fields.UUID(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(RowErrorView), required=True)


class DraftsView(View):
    """The outcome of a step of many drafts."""

    done = fields.Integer(required=True)
    refused = fields.List(fields.Nested(RefusedDraftView), required=True)
    next = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The `after` of the next call; null when all are done"}
    )


class DeletedDraftsView(View):
    """The number of deleted drafts."""

    deleted = fields.Integer(required=True)
