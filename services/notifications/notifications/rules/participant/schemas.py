"""Schemas of participants: the fields used of solutions' events."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import EventPayload


class SolutionHeard(EventPayload):
    """An event of a solution. `team_ids` are its leader and the members that accepted."""

    solution_id = fields.UUID(required=True)
    challenge_id = fields.UUID(required=True)
    team_ids = fields.List(fields.UUID(), load_default=list)
    rank = fields.Integer(load_default=None, allow_none=True)


class LeadHeard(SolutionHeard):
    """A person leads the team from now on."""

    person_id = fields.UUID(required=True)


class InvitationHeard(SolutionHeard):
    """A person was asked to take part; `title` is the challenge's."""

    person_id = fields.UUID(required=True)
    title = fields.String(load_default="", allow_none=True)
