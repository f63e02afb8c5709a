"""Schemas of experts: the needed fields of events and of identity's cards, and a proposal."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import EventPayload, View


def same_as_expert_id() -> fields.UUID:
    """Return the field under its earlier name, for clients that still read it."""
    said = {"description": "The same as `expert_id`, and not an account's", "deprecated": True}
    return fields.UUID(required=True, metadata=said)


class ExpertHeard(EventPayload):
    """Fields of a listed expert that the projection stores. The event that ends a listing carries only the id."""

    person_id = fields.UUID(required=True)
    expert_id = fields.UUID(load_default=None, allow_none=True)
    sectors = fields.List(fields.String(), load_default=list)
    skills_keys = fields.List(fields.List(fields.List(fields.String())), load_default=list)
    region = fields.String(load_default=None, allow_none=True)
    availability = fields.String(load_default="available")
    hears = fields.Dict(keys=fields.String(), values=fields.Boolean(), load_default=dict)


class ChallengePublishedHeard(EventPayload):
    """Which challenge became public."""

    challenge_id = fields.UUID(required=True)


class InvitedView(View):
    """Role of the expert's invitation to this challenge, and the answer."""

    role = fields.String(required=True)
    state = fields.String(required=True)


class ProposedExpertView(View):
    """A fitting expert. The self-description comes from the identity service, null while that is unavailable."""

    expert_id = fields.UUID(required=True, metadata={"description": "As in /v1/experts"})
    person_id = same_as_expert_id()
    rank = fields.Integer(required=True)
    points = fields.Integer(required=True)
    shared_sectors = fields.List(fields.String(), required=True)
    shared_skills = fields.Integer(
        required=True, metadata={"description": "How many of the expert's skills the challenge speaks of"}
    )
    may_be_invited_as = fields.List(
        fields.String(), required=True, metadata={"description": "What the expert wants to be asked for"}
    )
    invitations = fields.List(fields.Nested(InvitedView), required=True)
    display_name = fields.String(required=True, allow_none=True)
    headline = fields.String(required=True, allow_none=True)
    skills = fields.List(fields.String(), required=True, allow_none=True)


class ProposedExpertsView(View):
    """The fitting experts, the best first, at most twenty."""

    items = fields.List(fields.Nested(ProposedExpertView), required=True)
