"""Schemas of practices: the needed fields of the observatory's events, and a proposal."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import EventPayload, View
from commons.audience import PUBLIC


class PracticeHeard(EventPayload):
    """Fields of a practice that the projection stores. An event that ends its public life carries only the id."""

    practice_id = fields.UUID(required=True)
    title = fields.String(load_default="")
    summary = fields.String(load_default="")
    problem = fields.String(load_default="")
    solution = fields.String(load_default="")
    organisation_id = fields.UUID(load_default=None, allow_none=True)
    region = fields.String(load_default=None, allow_none=True)
    sectors = fields.List(fields.String(), load_default=list)
    published_at = fields.AwareDateTime(load_default=None, allow_none=True)
    certified_at = fields.AwareDateTime(load_default=None, allow_none=True)
    pilot_id = fields.UUID(load_default=None, allow_none=True)
    demo = fields.Boolean(load_default=False)
    audience = fields.String(load_default=PUBLIC)


class ProposalView(View):
    """A published practice that may already answer the challenge, and why it is proposed."""

    practice_id = fields.UUID(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)
    published_at = fields.DateTime(required=True)
    certified_at = fields.DateTime(required=True, allow_none=True)
    shared_sectors = fields.List(fields.String(), required=True)
    shared_words = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "As the challenge writes them, the most telling first"},
    )


class ProposalsView(View):
    """Proposed practices, the most similar first. The list is empty when no published practice is similar enough."""

    items = fields.List(fields.Nested(ProposalView), required=True)
