"""Schemas of pilots: what we need of their end, and of the draft practice that follows."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import Heard


class PilotEndedHeard(Heard):
    """A pilot ended; its title and outcome are public."""

    pilot_id = fields.UUID(required=True)
    challenge_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    author_ids = fields.List(fields.UUID(), load_default=list)
    title = fields.String(required=True)
    outcome = fields.String(required=True)


class PracticeDraftedHeard(Heard):
    """The observatory made a draft practice of a pilot's report."""

    practice_id = fields.UUID(required=True)
    pilot_id = fields.UUID(required=True)
    organisation_id = fields.UUID(load_default=None, allow_none=True)
    author_ids = fields.List(fields.UUID(), load_default=list)
