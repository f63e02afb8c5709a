"""Schemas of organisations: the fields used of identity's events."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import EventPayload


class OrganisationHeard(EventPayload):
    """The facts about an organisation that mails need."""

    organisation_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name_el = fields.String(required=True)
    name_en = fields.String(load_default="", allow_none=True)
    region = fields.String(load_default=None, allow_none=True)
    status = fields.String(load_default="active")
