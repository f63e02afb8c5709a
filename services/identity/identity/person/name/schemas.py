"""Wire shapes of names."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.schemas import Code, Schema, View
from commons.names import MOST_NAMES, PURPOSES


class FindNames(Schema):
    """The people whose names are needed, and what for."""

    person_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(max=MOST_NAMES))
    purpose = Code(PURPOSES, required=True)


class NameView(View):
    """The name of a person."""

    person_id = fields.UUID(required=True, attribute="id")
    name = fields.String(required=True)


class NamesView(View):
    """The names of those asked for that have an account, confirmed and not erased."""

    items = fields.List(fields.Nested(NameView), required=True)
