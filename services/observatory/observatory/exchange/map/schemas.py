"""Wire shapes of the map."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import View
from observatory.search.schemas import PracticeFilters


class MapQuery(PracticeFilters):
    """Words and filters of the practices on the map."""


class MappedPracticeView(View):
    """A practice at a place."""

    id = fields.UUID(required=True)
    slug = fields.String(required=True)
    title = fields.String(required=True)
    demo = fields.Boolean(required=True)


class MapPlaceView(View):
    """A municipality or another body, at its seat, with the newest of its practices."""

    organisation_id = fields.UUID(required=True)
    name_el = fields.String(required=True)
    name_en = fields.String(required=True)
    region = fields.String(required=True, allow_none=True)
    latitude = fields.Float(required=True)
    longitude = fields.Float(required=True)
    count = fields.Integer(required=True)
    practices = fields.List(fields.Nested(MappedPracticeView), required=True)


class MapView(View):
    """The places of practices, those with most first."""

    items = fields.List(fields.Nested(MapPlaceView), required=True)
    total = fields.Integer(required=True)
    unplaced = fields.Integer(required=True, metadata={"description": "Practices without a known place"})
