"""Wire shapes of taxonomies."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import View


class LabelsView(View):
    """One label in both languages."""

    el = fields.String(required=True)
    en = fields.String(required=True)


class TermView(View):
    """One code: its label in the caller's language, and in both. Regions, sectors and goals have further fields."""

    code = fields.String(required=True)
    label = fields.String(required=True)
    labels = fields.Nested(LabelsView, required=True)
    facts = fields.Dict(required=True, metadata={"description": "What else is known, e.g. nuts2 of a region"})


class TaxonomyView(View):
    """A complete taxonomy, without a next page. Codes stay; labels change with the version."""

    taxonomy = fields.String(required=True)
    version = fields.String(required=True)
    items = fields.List(fields.Nested(TermView), required=True)
    next = fields.String(required=True, allow_none=True)
