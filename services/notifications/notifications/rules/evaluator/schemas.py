"""Schemas of evaluators and experts: the fields used of their events."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import EventPayload
from notifications.rules.challenge.schemas import ChallengeHeard


class EvaluationHeard(EventPayload):
    """A solution was given to an evaluator, or given back; `title` is the challenge's."""

    challenge_id = fields.UUID(required=True)
    phase_id = fields.UUID(required=True)
    evaluator_id = fields.UUID(required=True)
    owner_ids = fields.List(fields.UUID(), load_default=list)
    title = fields.String(load_default="", allow_none=True)
    closes_at = fields.AwareDateTime(load_default=None, allow_none=True)


class EvaluatorInvitedHeard(ChallengeHeard):
    """A person was asked to judge the solutions of a challenge; `title` is the challenge's."""

    person_id = fields.UUID(required=True)
    title = fields.String(load_default="", allow_none=True)


class EvaluatorLeftHeard(ChallengeHeard):
    """A person judges a challenge no more; `gaps` counts the evaluations that have to be assigned anew."""

    person_id = fields.UUID(required=True)
    accepted = fields.Boolean(load_default=False)
    gaps = fields.Integer(load_default=0)
    by_owners = fields.Boolean(load_default=False)


class ExpertsProposedHeard(ChallengeHeard):
    """Experts that fit a challenge. `expert_ids` are those of them that want to hear of it."""

    count = fields.Integer(required=True)
    title = fields.String(load_default="", allow_none=True)
    expert_ids = fields.List(fields.UUID(), load_default=list)


class ExpertInvitedHeard(EvaluatorInvitedHeard):
    """An expert was asked for help as solver or evaluator."""

    invitation_id = fields.UUID(load_default=None, allow_none=True)
    role = fields.String(load_default="")


class ExpertAnsweredHeard(ChallengeHeard):
    """An expert said yes or no."""

    accepted = fields.Boolean(required=True)


class IntroductionHeard(EventPayload):
    """An organisation asked to be introduced to an expert, or was answered."""

    introduction_id = fields.UUID(required=True)
    expert_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    requested_by = fields.UUID(required=True)
    accepted = fields.Boolean(load_default=None, allow_none=True)
