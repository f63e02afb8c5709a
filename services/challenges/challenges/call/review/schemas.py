"""Wire shapes of reviews."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load

from challenges.call.phase.schemas import Minute
from challenges.call.review.model import COMMENT_LIMIT, DECISIONS
from challenges.projections.organisation.model import MINISTRY, REGIONAL
from chassis import validate
from chassis.numbers import Whole
from chassis.schemas import Code, PageQuery, PlainText, Schema, View, page_of


class Decision(Schema):
    """Decision of a reviewer. `version` is the one that the reviewer read, `publish_at` the scheduled publication."""

    decision = Code(DECISIONS, required=True)
    comment = PlainText(max=COMMENT_LIMIT, load_default="", allow_none=True)
    publish_at = Minute(load_default=None, allow_none=True)
    version = Whole(strict=True, load_default=None, allow_none=True, validate=validate.Range(min=1, max=2**31 - 1))

    @post_load
    def no_comment_is_empty(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Take null for no comment."""
        return {**data, "comment": data["comment"] or ""}


class ReviewView(View):
    """A decision as it was taken."""

    id = fields.UUID(required=True)
    challenge_id = fields.UUID(required=True)
    tier = fields.String(required=True)
    decision = fields.String(required=True)
    comment = fields.String(required=True)
    publish_at = fields.DateTime(required=True, allow_none=True)
    reviewer_id = fields.UUID(required=True)
    created_at = fields.DateTime(required=True)


class DecidedView(ReviewView):
    """A decision just taken, with the state to which it led."""

    state = fields.String(required=True)


class QueueQuery(PageQuery):
    """Filter of the queue: one tier, for reviewers of both."""

    tier = Code((REGIONAL, MINISTRY), load_default=None)


class WaitingView(View):
    """A challenge that waits for a reviewer."""

    challenge_id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    brief = fields.String(required=True)
    tier = fields.String(required=True)
    region = fields.String(required=True, allow_none=True)
    organisation_id = fields.UUID(required=True)
    organisation_name_el = fields.String(required=True, allow_none=True)
    organisation_name_en = fields.String(required=True, allow_none=True)
    why_not_enough = fields.String(required=True)
    submitted_at = fields.DateTime(required=True)
    waiting_since = fields.DateTime(required=True)
    due_at = fields.DateTime(required=True)
    overdue = fields.Boolean(required=True)


ReviewPage = page_of(ReviewView, "ChallengeReviews")
QueuePage = page_of(WaitingView, "ChallengeQueue")
