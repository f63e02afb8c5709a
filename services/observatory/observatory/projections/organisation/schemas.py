"""Wire shapes of organisations: the fields used from identity's events."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import EventPayload
from observatory.projections.organisation.model import REQUIRED


class OrganisationHeard(EventPayload):
    """The fields of an organisation that the observatory stores."""

    organisation_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name_el = fields.String(required=True)
    name_en = fields.String(load_default="")
    slug = fields.String(load_default="")
    region = fields.String(load_default=None, allow_none=True)
    elstat_code = fields.String(load_default=None, allow_none=True)
    parent_id = fields.UUID(load_default=None, allow_none=True)
    status = fields.String(load_default="active")
    approval = fields.String(load_default=REQUIRED)
    latitude = fields.Float(load_default=None, allow_none=True)
    longitude = fields.Float(load_default=None, allow_none=True)
