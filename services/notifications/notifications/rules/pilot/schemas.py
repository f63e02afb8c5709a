"""Schemas of pilots: the fields used of their start and end, and of the draft practice that follows."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import EventPayload


class PilotHeard(EventPayload):
    """Public facts of a pilot at its start and end."""

    pilot_id = fields.UUID(required=True)
    challenge_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    title = fields.String(required=True)


class PilotCancelledHeard(PilotHeard):
    """A cancelled pilot. Earlier versions of the event carry no title."""

    title = fields.String(load_default="", allow_none=True)


class PilotEndedHeard(PilotHeard):
    """A pilot ended."""

    author_ids = fields.List(fields.UUID(), load_default=list)
    outcome = fields.String(required=True)


class PracticeDraftedHeard(EventPayload):
    """The observatory made a draft practice of a pilot's report."""

    practice_id = fields.UUID(required=True)
    pilot_id = fields.UUID(required=True)
    organisation_id = fields.UUID(load_default=None, allow_none=True)
    author_ids = fields.List(fields.UUID(), load_default=list)
