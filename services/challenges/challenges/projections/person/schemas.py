"""Schemas of people: the needed fields of identity's events."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import EventPayload


class PersonHeard(EventPayload):
    """A person's account was shut, or opened again."""

    person_id = fields.UUID(required=True)


class MemberHeard(PersonHeard):
    """A person has a role in an organisation, or has it no longer."""

    organisation_id = fields.UUID(required=True)
    role = fields.String(required=True)
