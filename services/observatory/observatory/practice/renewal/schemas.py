"""Wire shapes of renewals."""

from __future__ import annotations

from typing import Final

from marshmallow import fields

from chassis import validate
from chassis.schemas import Code, PlainText, Schema, View
from observatory.practice.publication.model import RUNNING_STATES
from observatory.practice.renewal.model import ANSWERS

WHY_LIMIT: Final = 2_000
ACTIONS: Final = ("answer",)


class AnswerRenewal(Schema):
    """Answer of a practice's body. `ended` needs the day of the end."""

    answer = Code(ANSWERS, required=True)
    ended_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "Needed with `ended`"})
    why = PlainText(
        max=WHY_LIMIT,
        load_default="",
        metadata={"description": "For the body and the Ministry: no names of persons"},
    )


class RenewalAnswerView(View):
    """The last answer."""

    answer = fields.String(required=True)
    answered_at = fields.DateTime(required=True)
    ended_on = fields.Date(required=True, allow_none=True)
    why = fields.String(required=True)


class RenewalView(View):
    """Whether a practice still runs, as its body has said, and what waits for an answer."""

    practice_id = fields.UUID(required=True)
    title = fields.String(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    running = fields.String(required=True, allow_none=True, metadata={"description": ", ".join(RUNNING_STATES)})
    waits = fields.Boolean(required=True, metadata={"description": "The body was asked and has not answered"})
    asked_at = fields.DateTime(required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True, metadata={"description": "Of this question or the next"})
    stale_on = fields.Date(
        required=True, allow_none=True, metadata={"description": "When the practice is stale without an answer"}
    )
    stale_since = fields.DateTime(required=True, allow_none=True)
    ended_on = fields.Date(required=True, allow_none=True)
    last_answer = fields.Nested(RenewalAnswerView, required=True, allow_none=True)
    actions = fields.List(
        fields.String(validate=validate.OneOf(ACTIONS)),
        required=True,
        metadata={"description": f"What the caller may do now: {', '.join(ACTIONS)}"},
    )
