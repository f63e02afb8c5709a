"""Schemas of impact claims: the fields used of their events. Everything else is ignored."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import EventPayload


class ImpactHeard(EventPayload):
    """Fields of every event of an impact claim."""

    impact_id = fields.UUID(required=True)
    practice_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    giver_id = fields.UUID(load_default=None, allow_none=True)
    title = fields.String(load_default="")
    author_ids = fields.List(fields.UUID(), load_default=list)
    demo = fields.Boolean(load_default=False)


class ImpactApprovalHeard(ImpactHeard):
    """A claim waits for an approver of its body."""

    reminder = fields.Boolean(load_default=False)


class ImpactVerdictHeard(ImpactHeard):
    """A verdict, with its public comment."""

    comment = fields.String(load_default="")


class ImpactDueHeard(ImpactHeard):
    """A claim waits for a verifier."""

    due_at = fields.DateTime(required=True)
    overdue = fields.Boolean(load_default=False)
