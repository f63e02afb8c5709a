"""Wire shapes of introductions."""

from __future__ import annotations

from typing import Final

from marshmallow import fields

from chassis.schemas import Code, PageQuery, PlainText, Schema, View, page_of
from identity.network.introduction.model import ANSWERS, STATES

LONGEST_MESSAGE: Final = 2_000
FROM_ME: Final = "from_me"
TO_ME: Final = "to_me"


class RequestIntroduction(Schema):
    """Why an organisation would like to talk to the expert."""

    organisation_id = fields.UUID(required=True)
    message = PlainText(required=True, min=1, max=LONGEST_MESSAGE)


class AnswerIntroduction(Schema):
    """The expert's decision."""

    decision = Code(ANSWERS, required=True)


class FindIntroductions(PageQuery):
    """Filters of the caller's requests: made by them, made to them as an expert, or both; and their state."""

    direction = Code((FROM_ME, TO_ME), load_default=None)
    state = Code(STATES, load_default=None)


class ContactView(View):
    """How to reach the other side."""

    name = fields.String(required=True)
    email = fields.String(required=True)


class IntroductionView(View):
    """A request for introduction, as its two parties see it."""

    id = fields.UUID(required=True)
    direction = fields.String(required=True, metadata={"enum": [FROM_ME, TO_ME]})
    expert_id = fields.UUID(required=True)
    expert_name = fields.String(required=True)
    organisation_id = fields.UUID(required=True)
    organisation_name_el = fields.String(required=True)
    organisation_name_en = fields.String(required=True)
    message = fields.String(required=True)
    state = fields.String(required=True)
    created_at = fields.DateTime(required=True)
    answered_at = fields.DateTime(required=True, allow_none=True)
    contact = fields.Nested(
        ContactView, required=True, allow_none=True, metadata={"description": "Of the other side, once accepted"}
    )


IntroductionPage = page_of(IntroductionView)


class NoticeRequest(Schema):
    """The request for introduction of a mail."""

    introduction_id = fields.UUID(required=True)


class NoticeMaterial(View):
    """Message and sender of a request. No event carries the message."""

    message = fields.String(required=True)
    sender_id = fields.UUID(required=True, attribute="requested_by")
