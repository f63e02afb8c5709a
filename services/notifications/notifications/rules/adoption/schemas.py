"""Schemas of adoptions: the fields used of their events. Everything else is ignored."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import EventPayload


class AdoptionHeard(EventPayload):
    """Fields that every event of an adoption has. An event of an earlier version has no title."""

    adoption_id = fields.UUID(required=True)
    practice_id = fields.UUID(required=True)
    taker_id = fields.UUID(required=True)
    giver_id = fields.UUID(load_default=None, allow_none=True)
    mode = fields.String(required=True)
    title = fields.String(load_default="")
    author_ids = fields.List(fields.UUID(), load_default=list)
    demo = fields.Boolean(load_default=False)


class AdoptionApprovalHeard(AdoptionHeard):
    """An adoption waits for an approver of its taker."""

    reminder = fields.Boolean(load_default=False)


class AdoptionStartedHeard(AdoptionHeard):
    """A body began to adopt a practice, or avoided one."""

    contact_wanted = fields.Boolean(load_default=False)


class AdoptionImplementedHeard(AdoptionHeard):
    """The practice works at the taker. An event of an earlier version does not say how many reuse it."""

    adopted = fields.Integer(load_default=0)


class AdoptionAnsweredHeard(AdoptionHeard):
    """The giver has said its word."""

    says = fields.String(required=True)
