"""Schemas of role assignments: the fields used of identity's events."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import EventPayload


class MemberHeard(EventPayload):
    """A person got a role in an organisation, or has it no longer.

    An `inherited` role is held in a closed organisation by people of its successor.
    """

    person_id = fields.UUID(required=True)
    role = fields.String(required=True)
    organisation_id = fields.UUID(required=True)
    organisation_kind = fields.String(load_default=None, allow_none=True)
    region = fields.String(load_default=None, allow_none=True)
    inherited = fields.Boolean(load_default=False)


class OrganisationUnmanagedHeard(EventPayload):
    """A body has nobody left to decide for it."""

    organisation_id = fields.UUID(required=True)


class RoleGrantedHeard(EventPayload):
    """A person got a role on the whole platform."""

    person_id = fields.UUID(required=True)
    role = fields.String(required=True)
