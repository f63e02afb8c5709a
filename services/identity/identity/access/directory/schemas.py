"""Wire shapes of the directory."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validates_schema

from chassis.errors import FieldError, ValidationFailed
from chassis.language import Localized
from chassis.schemas import Code, PageQuery, SearchText, View, page_of
from commons.roles import PLATFORM_ROLES
from identity.access.user_info.schemas import MembershipView
from identity.person.person.model import ACTIVE, PENDING, SUSPENDED

FEWEST_CHARACTERS = 3
STATUSES = (PENDING, ACTIVE, SUSPENDED)
_NARROW = Localized(
    el="Γράψτε όνομα ή διεύθυνση, ή διαλέξτε ρόλο ή κατάσταση: ο κατάλογος δεν διαβάζεται ολόκληρος.",
    en="Give a name or an address, or choose a role or a status: the directory is not read as a whole.",
)


class FindPeople(PageQuery):
    """Search in the directory: words of names or addresses, a role on the platform, the status of the account."""

    q = SearchText(
        min=FEWEST_CHARACTERS, max=100, load_default=None, metadata={"description": "Parts of a name or an address"}
    )
    role = Code(PLATFORM_ROLES, load_default=None)
    status = Code(STATUSES, load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def narrow(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse to list everybody."""
        if not any(data[name] for name in ("q", "role", "status")):
            raise ValidationFailed(errors=[FieldError("q", "required", _NARROW)])


class AccountLine(View):
    """A person as curators find them."""

    person_id = fields.UUID(required=True, attribute="id")
    name = fields.String(required=True, allow_none=True)
    email = fields.String(required=True)
    status = fields.String(required=True, metadata={"enum": list(STATUSES)})
    roles = fields.List(fields.String(), required=True, metadata={"description": "On the whole platform"})


class AccountView(AccountLine):
    """A person with their organisations and the state of their account."""

    language = fields.String(required=True)
    registered_at = fields.DateTime(required=True)
    verified_at = fields.DateTime(required=True, allow_none=True)
    suspended_at = fields.DateTime(required=True, allow_none=True)
    suspended_because = fields.String(required=True, allow_none=True)
    memberships = fields.List(fields.Nested(MembershipView), required=True)


PeoplePage = page_of(AccountLine, "People")
