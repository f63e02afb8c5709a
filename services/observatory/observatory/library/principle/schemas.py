"""Wire shapes of principles."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields

from chassis import validate
from chassis.numbers import Whole
from chassis.schemas import Code, PageQuery, Schema, View, page_of
from observatory.practice.practice.schemas import ReuseView, organisation_name

FORMATS: Final = ("json", "xlsx")
FIRST_YEAR: Final = 2019
LAST_YEAR: Final = 2100


class OecdDeclarationView(View):
    """The Declaration, and where its text is."""

    code = fields.String(required=True)
    title_el = fields.String(required=True)
    title_en = fields.String(required=True)
    adopted_on = fields.Date(required=True)
    url = fields.String(required=True)


_TOLD: Final[dict[str, fields.Field[Any]]] = {
    "code": fields.String(required=True),
    "number": fields.Integer(required=True),
    "title_el": fields.String(required=True, metadata={"description": "In the wording of the Ministry's circular"}),
    "title_en": fields.String(required=True, metadata={"description": "The official title"}),
    "about_el": fields.String(required=True, metadata={"description": "A summary, not text of the Declaration"}),
    "about_en": fields.String(required=True),
    "practices": fields.Integer(required=True, metadata={"description": "Published practices that claim it"}),
    "certified": fields.Integer(required=True, metadata={"description": "Those of them that are certified now"}),
}

PrincipleLine = View.from_dict(_TOLD, name="PrincipleLineView")


class PrinciplesView(View):
    """The five principles, in their order, without a next page."""

    declaration = fields.Nested(OecdDeclarationView, required=True)
    items = fields.List(fields.Nested(PrincipleLine), required=True)
    next = fields.String(required=True, allow_none=True)


class AnsweringPracticeView(View):
    """A published practice claiming a principle, with its own words about it."""

    id = fields.UUID(required=True)
    slug = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    language = fields.String(required=True)
    note = fields.String(required=True, allow_none=True, metadata={"description": "How the practice follows it"})
    organisation_id = fields.UUID(required=True, allow_none=True)
    organisation_name = fields.Function(
        lambda practice: organisation_name(practice, "el"), required=True, metadata={"type": ["string", "null"]}
    )
    organisation_name_en = fields.Function(
        lambda practice: organisation_name(practice, "en"), metadata={"type": ["string", "null"]}
    )
    region = fields.String(required=True, allow_none=True)
    sectors = fields.List(fields.String(), required=True)
    outcome_kind = fields.String(required=True, allow_none=True)
    year = fields.Integer(required=True, allow_none=True)
    certified_at = fields.DateTime(required=True, allow_none=True)
    certificate_suspended = fields.Boolean(required=True)
    reuse = fields.Nested(ReuseView, required=True, allow_none=True)
    demo = fields.Boolean(required=True)


class PrincipleQuery(PageQuery):
    """A page of the practices claiming a principle."""


class ActionView(View):
    """A first step for a body."""

    el = fields.String(required=True)
    en = fields.String(required=True)


PrinciplePage = page_of(
    AnsweringPracticeView,
    "PrinciplePage",
    **_TOLD,
    explained=fields.Integer(required=True, metadata={"description": "Practices that say how; they come first"}),
    actions=fields.List(fields.Nested(ActionView), required=True, metadata={"description": "First steps for a body"}),
    declaration=fields.Nested(OecdDeclarationView, required=True),
)


class ReportQuery(Schema):
    """The year of first publication, or none for all, and what the report is."""

    year = Whole(load_default=None, validate=validate.Range(min=FIRST_YEAR, max=LAST_YEAR))
    format = Code(FORMATS, load_default="json", metadata={"description": "Data, or a workbook"})


class EvidenceView(View):
    """A practice among those with the best evidence."""

    id = fields.UUID(required=True)
    slug = fields.String(required=True)
    title = fields.String(required=True)
    organisation_name = fields.String(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    results = fields.String(required=True)
    certified = fields.Boolean(required=True)
    adopted = fields.Integer(required=True, metadata={"description": "Other bodies that implemented it"})
    evidence = fields.Integer(
        required=True,
        metadata={
            "description": "Points: certified 3, implemented elsewhere 2, how it follows the principle 2, results, "
            "lessons, and a source, links or files 1 each"
        },
    )
    demo = fields.Boolean(required=True)


class PrincipleReportView(View):
    """One principle in the report."""

    code = fields.String(required=True)
    number = fields.Integer(required=True)
    title_el = fields.String(required=True)
    title_en = fields.String(required=True)
    practices = fields.Integer(required=True)
    explained = fields.Integer(required=True)
    certified = fields.Integer(required=True)
    adopted = fields.Integer(required=True, metadata={"description": "Practices that other bodies implemented"})
    organisations = fields.Integer(required=True)
    regions = fields.Integer(required=True)
    best = fields.List(fields.Nested(EvidenceView), required=True)


class ReportView(View):
    """The report: each principle with its numbers and its best practices."""

    year = fields.Integer(required=True, allow_none=True)
    made_at = fields.DateTime(required=True)
    demo = fields.Boolean(
        required=True, metadata={"description": "Counts the examples of a demonstration; elsewhere they are left out"}
    )
    items = fields.List(fields.Nested(PrincipleReportView), required=True)
