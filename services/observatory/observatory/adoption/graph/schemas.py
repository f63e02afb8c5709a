"""Wire shapes of the graph and of families."""

from __future__ import annotations

from typing import Final

from marshmallow import fields

from chassis import validate
from chassis.numbers import Whole
from chassis.schemas import Code, Schema, View
from commons.taxonomies import REGIONS
from observatory.practice.practice.schemas import organisation_name

DEEPEST: Final = 2
MOST_EDGES: Final = 500


class GraphQuery(Schema):
    """The middle of the graph, or none for the newest everywhere, and how far it reaches."""

    practice = fields.UUID(load_default=None)
    organisation = fields.UUID(load_default=None)
    region = Code(REGIONS, load_default=None)
    depth = Whole(
        load_default=1,
        validate=validate.Range(min=1, max=DEEPEST),
        metadata={"description": "2: also the adoptions of the bodies that were found"},
    )
    limit = Whole(load_default=200, validate=validate.Range(min=1, max=MOST_EDGES))


class NodeView(View):
    """A body, or a practice that no registered body gave."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, metadata={"enum": ["organisation", "practice"]})
    title = fields.String(required=True)
    title_en = fields.String(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)
    latitude = fields.Float(required=True, allow_none=True)
    longitude = fields.Float(required=True, allow_none=True)


EdgeView = View.from_dict(
    {
        "adoption_id": fields.UUID(required=True),
        "practice_id": fields.UUID(required=True),
        "practice_title": fields.String(required=True),
        "from": fields.UUID(required=True),
        "to": fields.UUID(required=True),
        "mode": fields.String(required=True),
        "state": fields.String(required=True),
        "implemented_on": fields.Date(required=True, allow_none=True),
        "since": fields.DateTime(required=True),
        "demo": fields.Boolean(required=True),
        "km": fields.Integer(
            required=True, allow_none=True, metadata={"description": "Great circle between the seats"}
        ),
    },
    name="GraphEdge",
)


class GraphView(View):
    """Bodies and the adoptions between them."""

    nodes = fields.List(fields.Nested(NodeView), required=True)
    edges = fields.List(fields.Nested(EdgeView), required=True)
    truncated = fields.Boolean(required=True, metadata={"description": "There are more than the limit"})


class RelativeView(View):
    """A practice of the same family."""

    id = fields.UUID(required=True, attribute="practice.practice_id")
    slug = fields.String(required=True, attribute="practice.slug")
    title = fields.String(required=True, attribute="practice.title")
    organisation_id = fields.UUID(required=True, allow_none=True, attribute="practice.organisation_id")
    organisation_name = fields.Function(
        lambda one: organisation_name(one["practice"], "el"), metadata={"type": ["string", "null"]}
    )
    organisation_name_en = fields.Function(
        lambda one: organisation_name(one["practice"], "en"), metadata={"type": ["string", "null"]}
    )
    generation = fields.Integer(
        required=True, metadata={"description": "Negative: it came of that one; positive: that one came of it"}
    )
    derived_from = fields.UUID(required=True, allow_none=True)


class FamilyView(View):
    """The practices that one came of, and those that came of it."""

    items = fields.List(fields.Nested(RelativeView), required=True)
