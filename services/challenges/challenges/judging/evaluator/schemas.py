"""Wire shapes of evaluators."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from challenges.judging.evaluator.model import ANSWERS
from chassis.language import Localized
from chassis.schemas import Code, Email, Schema, View, page_of

_ONE_OF = Localized(el="Δηλώστε πρόσωπο ή διεύθυνση e-mail, όχι και τα δύο", en="Name a person or an address, not both")


class Appointment(Schema):
    """Invited person: a person id, an expert's public id in the same field, or an e-mail address."""

    person_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "Also an expert's `id`, as in /v1/experts"}
    )
    email = Email(load_default=None, allow_none=True)

    @validates_schema
    def one_of_them(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse none and both."""
        if (data.get("person_id") is None) is (data.get("email") is None):
            raise ValidationError({"person_id": [_ONE_OF]})


class EvaluatorAnswer(Schema):
    """Answer of an invited person."""

    decision = Code(ANSWERS, required=True)


class EvaluatorView(View):
    """An evaluator of a challenge."""

    challenge_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    organisation_ids = fields.List(fields.UUID(), required=True)
    state = fields.String(required=True)
    invited_at = fields.DateTime(required=True)
    answered_at = fields.DateTime(required=True, allow_none=True)


class EvaluatorAtWorkView(EvaluatorView):
    """An evaluator with how many evaluations are open, handed in and recused."""

    name = fields.String(required=True)
    open = fields.Integer(required=True)
    submitted = fields.Integer(required=True)
    recused = fields.Integer(required=True)


class EvaluatorInvitationView(View):
    """An invitation that waits for the caller's answer."""

    challenge_id = fields.UUID(required=True)
    challenge_title = fields.String(required=True)
    invited_at = fields.DateTime(required=True)


EvaluatorPage = page_of(EvaluatorAtWorkView, "EvaluatorPage")
EvaluatorInvitationPage = page_of(EvaluatorInvitationView, "EvaluatorInvitationPage")
