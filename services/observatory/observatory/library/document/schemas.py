"""Wire shapes of documents."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from marshmallow import ValidationError, fields, post_load

from chassis import validate
from chassis.numbers import Whole
from chassis.schemas import Code, CommaSeparated, Line, PageQuery, PlainText, Schema, Url, View, page_of
from commons.audience import AUDIENCES
from commons.taxonomies import LIBRARY, PRINCIPLES, SECTORS
from observatory.library.document import content
from observatory.library.document.errors import BAD_NUMBER
from observatory.library.document.states import STATES, WITHDRAWN

COMMENT_LIMIT: Final = 2_000
EARLIEST_YEAR: Final = 1800
MOST_SECTORS: Final = 6


def _issued(day: date) -> None:
    if day.year < EARLIEST_YEAR:
        raise ValidationError([validate.too_small(date(EARLIEST_YEAR, 1, 1))])
    latest = datetime.now(UTC).date() + timedelta(days=366)
    if day > latest:
        raise ValidationError([validate.too_large(latest)])


def _codes(taxonomy: str, most: int) -> fields.List[Any]:
    return fields.List(Code(LIBRARY[taxonomy]), validate=validate.Length(max=most))


class NumberField(Schema):
    """An official number of a text."""

    scheme = Code(content.SCHEMES, required=True)
    value = Line(min=1, max=content.NUMBER_LIMIT, required=True)

    @post_load
    def in_one_form(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Write the number in the form of its scheme."""
        normal = content.normal_number(data["scheme"], data["value"])
        if normal is None:
            raise ValidationError({"value": [BAD_NUMBER]})
        return {"scheme": data["scheme"], "value": normal}


class PrincipleField(Schema):
    """A principle of the OECD Declaration that a text serves, and why."""

    code = Code(PRINCIPLES, required=True)
    why = Line(max=content.WHY_LIMIT, load_default="")


class DocumentContent(Schema):
    """Content of a document. A draft may leave out anything. Given fields must be valid."""

    title_el = Line(max=content.TITLE_LIMIT)
    title_en = Line(max=content.TITLE_LIMIT)
    summary_el = PlainText(max=content.SUMMARY_LIMIT)
    summary_en = PlainText(max=content.SUMMARY_LIMIT)
    kind = Code(LIBRARY["document_kinds"], allow_none=True)
    issuer_id = fields.UUID(allow_none=True)
    issuer_name = Line(max=content.ISSUER_LIMIT)
    issued_on = fields.Date(allow_none=True, validate=_issued)
    year = Whole(
        strict=True,
        allow_none=True,
        validate=validate.Range(min=EARLIEST_YEAR, max=datetime.now(UTC).year + 1),
        metadata={"description": "Alone where the day is not known; with the day, it is the day's"},
    )
    numbers = fields.List(fields.Nested(NumberField), validate=validate.Length(max=content.MOST_NUMBERS))
    languages = _codes("document_languages", content.MOST_LANGUAGES)
    topics = _codes("document_topics", content.MOST_TOPICS)
    tasks = _codes("document_tasks", content.MOST_TASKS)
    level = Code(LIBRARY["document_levels"], allow_none=True)
    government_levels = _codes("government_levels", len(LIBRARY["government_levels"]))
    principles = fields.List(fields.Nested(PrincipleField), validate=validate.Length(max=len(PRINCIPLES)))
    sectors = fields.List(Code(SECTORS), validate=validate.Length(max=MOST_SECTORS))
    force = Code(LIBRARY["document_forces"])
    superseded_by = fields.UUID(allow_none=True)
    url = Url(allow_none=True)
    licence = Code(LIBRARY["document_licences"])
    audience = Code(AUDIENCES)
    note = PlainText(
        max=content.NOTE_LIMIT, metadata={"description": "About sources; only those who handle it read it"}
    )

    @post_load
    def say_nothing_twice(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Remove repeated values, turn an empty address into None, and take the year of the day."""
        for name in ("languages", "topics", "tasks", "government_levels", "sectors"):
            if name in data:
                data[name] = list(dict.fromkeys(data[name]))
        for name, key in (("principles", "code"), ("numbers", "value")):
            if name in data:
                data[name] = list({one[key]: one for one in data[name]}.values())
        if data.get("url") == "":
            data["url"] = None
        if data.get("issued_on"):
            data["year"] = data["issued_on"].year
        return data


class NewDocument(DocumentContent):
    """A new draft. `organisation_id`, the body that proposes, may be left out by approvers of exactly one."""

    organisation_id = fields.UUID(load_default=None, allow_none=True)


class DocumentChange(DocumentContent):
    """Fields to change. Fields that are left out stay."""


class PublishDocument(Schema):
    """A word for its authors."""

    comment = PlainText(max=COMMENT_LIMIT, load_default="")


class RejectDocument(Schema):
    """Reason of a refusal, for its authors."""

    comment = PlainText(min=1, max=COMMENT_LIMIT, required=True)


class WithdrawDocument(Schema):
    """Reason of a withdrawal, which everybody reads."""

    reason = PlainText(min=1, max=COMMENT_LIMIT, required=True)


class OwnDocumentsQuery(PageQuery):
    """Filters of the documents that the caller handles."""

    state = CommaSeparated(Code(STATES), load_default=list)


class NumberView(View):
    """An official number."""

    scheme = fields.String(required=True)
    value = fields.String(required=True)


class PrincipleView(View):
    """A principle, and why the text serves it."""

    code = fields.String(required=True)
    why = fields.String(required=True)


def body_name(side: str, language: str) -> Any:
    """Return the field of a body's name; of an issuer without a place in the register, the name as written."""

    def name(document: Any) -> str | None:
        body = getattr(document, side)
        if body is not None:
            return (body.name_el if language == "el" else body.name_en) or None
        written = document.issuer_name if side == "issuer" and language == "el" else ""
        return written or None

    return fields.Function(name, required=True, metadata={"type": ["string", "null"]})


class DocumentLine(View):
    """A document in a list."""

    id = fields.UUID(required=True)
    slug = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True)
    title = fields.Function(
        lambda document: document.title_el or document.title_en,
        required=True,
        metadata={"type": "string", "description": "The Greek title, else the English one"},
    )
    title_el = fields.String(required=True)
    title_en = fields.String(required=True)
    summary_el = fields.String(required=True)
    summary_en = fields.String(required=True)
    kind = fields.String(required=True, allow_none=True)
    issuer_id = fields.UUID(required=True, allow_none=True)
    issuer_name = body_name("issuer", "el")
    issuer_name_en = body_name("issuer", "en")
    issued_on = fields.Date(required=True, allow_none=True)
    year = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Null where the source names none («δεν καταγράφηκε»)"}
    )
    languages = fields.List(fields.String(), required=True)
    topics = fields.List(fields.String(), required=True)
    tasks = fields.List(fields.String(), required=True)
    level = fields.String(required=True, allow_none=True)
    force = fields.String(required=True)
    licence = fields.String(required=True)
    audience = fields.String(required=True)
    organisation_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "The body that proposed it; null for curators"}
    )
    organisation_name = body_name("organisation", "el")
    organisation_name_en = body_name("organisation", "en")
    published_at = fields.DateTime(required=True, allow_none=True)
    updated_at = fields.DateTime(required=True)


class DocumentView(DocumentLine):
    """A document with all its facts."""

    numbers = fields.List(fields.Nested(NumberView), required=True)
    government_levels = fields.List(fields.String(), required=True, metadata={"description": "Empty: all"})
    principles = fields.List(fields.Nested(PrincipleView), required=True)
    sectors = fields.List(fields.String(), required=True)
    superseded_by = fields.UUID(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)
    imported = fields.Boolean(required=True)
    has_files = fields.Boolean(required=True)
    withdrawn_at = fields.DateTime(required=True, allow_none=True)
    comment = fields.Function(
        lambda document: document.comment if document.read_inside or document.state == WITHDRAWN else "",
        required=True,
        metadata={"type": "string", "description": "Of the last decision, for those who handle it; of a withdrawal"},
    )
    note = fields.Function(
        lambda document: document.note if document.read_inside else "",
        required=True,
        metadata={"type": "string", "description": "For those who handle it"},
    )


DocumentPage = page_of(DocumentLine, "DocumentPage")
