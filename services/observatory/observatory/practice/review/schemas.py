"""Wire shapes of reviews."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from chassis.numbers import Whole
from chassis.schemas import Code, PageQuery, PlainText, Schema, View, page_of
from observatory.practice.review.model import COMMENT_LIMIT, DECISIONS
from observatory.projections.organisation.model import MINISTRY, REGIONAL


class Decision(Schema):
    """A reviewer's decision. `revision`, when given, is the one that the reviewer read."""

    decision = Code(DECISIONS, required=True)
    comment = PlainText(max=COMMENT_LIMIT, load_default="", allow_none=True)
    revision = Whole(strict=True, load_default=None, allow_none=True, validate=validate.Range(min=1, max=2**31 - 1))

    @post_load
    def no_comment_is_empty(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Replace null by an empty comment."""
        return {**data, "comment": data["comment"] or ""}


class ReviewView(View):
    """A decision as taken."""

    id = fields.UUID(required=True)
    practice_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    tier = fields.String(required=True)
    decision = fields.String(required=True)
    comment = fields.String(required=True)
    reviewer_id = fields.UUID(required=True)
    created_at = fields.DateTime(required=True)


class DecidedView(ReviewView):
    """A new decision, with the resulting state."""

    state = fields.String(required=True)


class QueueQuery(PageQuery):
    """Filter of the queue: one tier, for a reviewer at both."""

    tier = Code((REGIONAL, MINISTRY), load_default=None)


class WaitingView(View):
    """A practice that waits for a reviewer."""

    practice_id = fields.UUID(required=True)
    slug = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    state = fields.String(required=True)
    tier = fields.String(required=True)
    revision = fields.Integer(required=True)
    published_revision = fields.Integer(required=True, allow_none=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    organisation_name_el = fields.String(required=True, allow_none=True)
    organisation_name_en = fields.String(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)
    submitted_at = fields.DateTime(required=True)
    waiting_since = fields.DateTime(required=True)
    due_at = fields.DateTime(required=True)
    overdue = fields.Boolean(required=True)


ReviewPage = page_of(ReviewView, "ReviewPage")
QueuePage = page_of(WaitingView, "ReviewQueue")


class NoticeRequest(Schema):
    """The practice, and the decision about it, that a mail concerns."""

    practice_id = fields.UUID(required=True)
    review_id = fields.UUID(load_default=None, allow_none=True)


class NoticeMaterial(View):
    """Content of a mail to reviewers or authors. Never part of an event, because it may be confidential."""

    practice_id = fields.UUID(required=True)
    title = fields.String(required=True)
    slug = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    decision = fields.String(required=True, allow_none=True)
    tier = fields.String(required=True, allow_none=True)
    comment = fields.String(required=True, allow_none=True)
