"""Wire shapes of platform roles."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import Code, Schema, View
from commons.roles import GRANTED_BY_CURATORS


class GrantRole(Schema):
    """The role."""

    role = Code(GRANTED_BY_CURATORS, required=True)


class PlatformRolesView(View):
    """A person's roles on the whole platform."""

    person_id = fields.UUID(required=True)
    roles = fields.List(fields.String(), required=True)
