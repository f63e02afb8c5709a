"""Wire shapes of user info."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import View
from identity.person.consent.schemas import WordsView


class MembershipView(View):
    """A role in an organisation, with the organisation's names."""

    organisation_id = fields.UUID(required=True)
    organisation_name_el = fields.String(required=True, attribute="organisation.name_el")
    organisation_name_en = fields.String(required=True, attribute="organisation.name_en")
    organisation_kind = fields.String(required=True, attribute="organisation.kind")
    region = fields.String(required=True, allow_none=True, attribute="organisation.region")
    role = fields.String(required=True)
    inherited = fields.Boolean(
        required=True,
        metadata={"description": "Held in a closed organisation, as somebody of the one that follows it"},
    )


class PersonView(View):
    """A person as they see themselves."""

    id = fields.UUID(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    language = fields.String(required=True)
    status = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    memberships = fields.List(fields.Nested(MembershipView), required=True)
    consents_wanted = fields.List(
        fields.Nested(WordsView),
        required=True,
        metadata={"description": "Words that have changed since the person agreed: show them and ask again"},
    )
