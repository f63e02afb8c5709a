"""Wire shapes of questions and their answers."""

from __future__ import annotations

from marshmallow import fields

from challenges.call.question.model import ANSWER_LIMIT, TEXT_LIMIT
from chassis.schemas import PageQuery, PlainText, Schema, View, page_of


class NewQuestion(Schema):
    """Request to ask a question."""

    text = PlainText(min=1, max=TEXT_LIMIT, required=True)


class NewAnswer(Schema):
    """Public answer of the owners."""

    text = PlainText(min=1, max=ANSWER_LIMIT, required=True)


class QuestionsQuery(PageQuery):
    """Filters of the list of questions."""

    answered = fields.Boolean(load_default=None, metadata={"description": "Only those with, or without, an answer"})


class AskedQuestionView(View):
    """A question with its answer, if there is one. The author is not shown."""

    id = fields.UUID(required=True)
    challenge_id = fields.UUID(required=True)
    text = fields.String(required=True)
    asked_at = fields.DateTime(required=True)
    answer = fields.String(required=True, allow_none=True)
    answered_at = fields.DateTime(required=True, allow_none=True)


QuestionPage = page_of(AskedQuestionView, "AskedQuestionPage")
