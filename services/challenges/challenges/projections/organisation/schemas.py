"""Schemas of organisations: the needed fields of identity's events."""

from __future__ import annotations

from marshmallow import fields

from challenges.projections.organisation.model import REQUIRED
from chassis.schemas import EventPayload


class OrganisationHeard(EventPayload):
    """Fields of an organisation that the projection stores."""

    organisation_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name_el = fields.String(required=True)
    name_en = fields.String(load_default="")
    slug = fields.String(load_default="")
    region = fields.String(load_default=None, allow_none=True)
    status = fields.String(load_default="active")
    approval = fields.String(load_default=REQUIRED)
