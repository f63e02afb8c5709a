"""Wire shapes of invitations to experts."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import ValidationError, fields, validates_schema

from challenges.network.expert.model import ROLES
from challenges.network.expert.schemas import same_as_expert_id
from challenges.network.expert_invitation.model import ANSWERS
from chassis.language import Localized
from chassis.schemas import Code, PlainText, Schema, View, page_of

LONGEST_MESSAGE: Final = 2_000
_NAME_ONE: Final = Localized(el="Δηλώστε έναν ειδικό", en="Name one expert")


class InviteExpert(Schema):
    """Request to invite an expert: person, role and reason."""

    expert_id = fields.UUID(load_default=None, metadata={"description": "As in /v1/experts"})
    person_id = fields.UUID(
        load_default=None, metadata={"description": "Earlier name of `expert_id`", "deprecated": True}
    )
    role = Code(ROLES, required=True)
    message = PlainText(max=LONGEST_MESSAGE, load_default="")

    @validates_schema
    def one_of_them(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse none and both."""
        if (data.get("expert_id") is None) is (data.get("person_id") is None):
            raise ValidationError({"expert_id": [_NAME_ONE]})


class AnswerExpertInvitation(Schema):
    """Answer of the expert."""

    decision = Code(ANSWERS, required=True)


class ExpertInvitationView(View):
    """An invitation, as both sides see it."""

    id = fields.UUID(required=True)
    challenge_id = fields.UUID(required=True)
    challenge_title = fields.String(required=True)
    organisation_id = fields.UUID(required=True, metadata={"description": "That leads the challenge"})
    organisation_name_el = fields.String(required=True, allow_none=True)
    organisation_name_en = fields.String(required=True, allow_none=True)
    expert_id = fields.UUID(required=True, metadata={"description": "As in /v1/experts"})
    person_id = same_as_expert_id()
    role = fields.String(required=True)
    message = fields.String(required=True)
    state = fields.String(required=True)
    invited_at = fields.DateTime(required=True)
    answered_at = fields.DateTime(required=True, allow_none=True)


ExpertInvitationPage = page_of(ExpertInvitationView)
