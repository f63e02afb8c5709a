"""Schemas of practices and people: the fields used of their events. Everything else is ignored."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import EventPayload
from commons.audience import PUBLIC


class PracticeHeard(EventPayload):
    """Fields that every event of a practice has."""

    practice_id = fields.UUID(required=True)
    organisation_id = fields.UUID(load_default=None, allow_none=True)
    author_ids = fields.List(fields.UUID(), load_default=list)


class PracticeSubmittedHeard(PracticeHeard):
    """A practice waits for the reviewers of a tier."""

    region = fields.String(load_default=None, allow_none=True)
    tier = fields.String(required=True)
    resubmission = fields.Boolean(load_default=False)


class PracticeApprovalHeard(PracticeHeard):
    """A practice waits for an approver of its own organisation."""

    resubmission = fields.Boolean(load_default=False)
    reminder = fields.Boolean(load_default=False)


class PracticeReturnedHeard(PracticeHeard):
    """An approver returned a practice. The comment is asked for when the mail is written."""

    review_id = fields.UUID(required=True)


class PracticeDecidedHeard(PracticeHeard):
    """A reviewer decided. The comment is asked for when the mail is written."""

    review_id = fields.UUID(required=True)
    region = fields.String(load_default=None, allow_none=True)


class PracticePublishedHeard(PracticeHeard):
    """A practice became public. All of this is public too."""

    review_id = fields.UUID(load_default=None, allow_none=True)
    title = fields.String(required=True)
    summary = fields.String(load_default="", allow_none=True)
    problem = fields.String(load_default="", allow_none=True)
    solution = fields.String(load_default="", allow_none=True)
    region = fields.String(load_default=None, allow_none=True)
    sectors = fields.List(fields.String(), load_default=list)
    stage = fields.String(load_default=None, allow_none=True)
    challenge_id = fields.UUID(load_default=None, allow_none=True)
    audience = fields.String(load_default=PUBLIC)
    imported = fields.Boolean(load_default=False)
    demo = fields.Boolean(load_default=False)


class PersonHeard(EventPayload):
    """Something happened to an account."""

    person_id = fields.UUID(required=True)


class PersonRegisteredHeard(PersonHeard):
    """Somebody asked for an account; `registration` counts these requests, None from an earlier version."""

    registration = fields.Integer(load_default=None)


class EmailChangeHeard(PersonHeard):
    """A person asked for another address. The new one is found by the change."""

    change_id = fields.UUID(required=True)


class InvitationHeard(EventPayload):
    """Somebody is asked to join an organisation."""

    invitation_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    role = fields.String(required=True)
