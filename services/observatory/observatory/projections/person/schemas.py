"""Wire shapes of people: the fields used from identity's events."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import EventPayload


class PersonHeard(EventPayload):
    """A person's account was suspended or reinstated."""

    person_id = fields.UUID(required=True)


class MemberHeard(PersonHeard):
    """A person got or lost a role in an organisation."""

    organisation_id = fields.UUID(required=True)
    role = fields.String(required=True)
