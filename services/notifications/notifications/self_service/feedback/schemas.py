"""Wire shapes of feedback."""

from __future__ import annotations

from typing import Final

from marshmallow import fields

from chassis.schemas import Code, Email, Line, PlainText, Schema, View, page_of
from notifications.notices.feedback.model import SUBJECTS

LONGEST_MESSAGE: Final = 4_000
LONGEST_PAGE: Final = 500


class SendFeedback(Schema):
    """A message, its page, and an address for the answer."""

    about = Code(SUBJECTS, required=True)
    message = PlainText(min=10, max=LONGEST_MESSAGE, required=True)
    page = Line(max=LONGEST_PAGE, load_default="")
    email = Email(load_default=None, allow_none=True)


class FeedbackTaken(View):
    """Receipt of a message."""

    id = fields.UUID(required=True)
    answered_to = fields.Boolean(required=True, metadata={"description": "Whether an address for an answer was given"})


class FeedbackView(View):
    """A message as curators read it."""

    id = fields.UUID(required=True)
    about = fields.String(required=True, metadata={"enum": list(SUBJECTS)})
    message = fields.String(required=True)
    page = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    language = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)


FeedbackPage = page_of(FeedbackView)
