"""Wire shapes of things."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import Line, Schema, View


class NewThing(Schema):
    """A thing to note down."""

    name = Line(required=True, min=1, max=100)


class ThingView(View):
    """A thing as its maker reads it."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)
