"""Wire shapes of case studies."""

from __future__ import annotations

from marshmallow import fields

from chassis.language import LANGUAGES
from chassis.schemas import Code, Schema, View
from observatory.exchange.opsi.mapping import COLUMNS

LANG = Code(
    LANGUAGES,
    load_default=None,
    metadata={"description": "Of labels and texts: texts in another one are left out. Left out: as they were written"},
)

FieldsView = View.from_dict({name: fields.String(required=True) for name in COLUMNS}, name="OpsiFields")


class CaseQuery(Schema):
    """The language of a case study."""

    lang = LANG


class OpsiGapView(View):
    """An empty field."""

    field = fields.String(required=True)
    why = fields.String(required=True)


class OpsiCaseView(View):
    """A practice as a case study."""

    fields_ = fields.Nested(FieldsView, required=True, data_key="fields")
    gaps = fields.List(fields.Nested(OpsiGapView), required=True)
