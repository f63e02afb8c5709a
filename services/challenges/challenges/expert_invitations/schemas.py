"""Wire shapes of invitations to experts."""

from __future__ import annotations

from typing import Final

from marshmallow import fields

from challenges.expert_invitations.model import ANSWERS
from challenges.experts.model import ROLES
from chassis.schemas import Code, PlainText, Schema, View, page_of

LONGEST_MESSAGE: Final = 2_000


class InviteExpert(Schema):
    """Whom the owners ask, as what, and why."""

    person_id = fields.UUID(required=True)
    role = Code(ROLES, required=True)
    message = PlainText(max=LONGEST_MESSAGE, load_default="")


class AnswerExpertInvitation(Schema):
    """What the expert answers."""

    decision = Code(ANSWERS, required=True)


class ExpertInvitationView(View):
    """An invitation, as both sides see it."""

    id = fields.UUID(required=True)
    challenge_id = fields.UUID(required=True)
    challenge_title = fields.String(required=True)
    organisation_id = fields.UUID(required=True, metadata={"description": "That leads the challenge"})
    organisation_name_el = fields.String(required=True, allow_none=True)
    organisation_name_en = fields.String(required=True, allow_none=True)
    person_id = fields.UUID(required=True)
    role = fields.String(required=True)
    message = fields.String(required=True)
    state = fields.String(required=True)
    invited_at = fields.DateTime(required=True)
    answered_at = fields.DateTime(required=True, allow_none=True)


ExpertInvitationPage = page_of(ExpertInvitationView)
