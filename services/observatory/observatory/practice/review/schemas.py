"""Wire shapes of reviews."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load

from chassis import validate
from chassis.numbers import Whole
from chassis.schemas import Code, PageQuery, PlainText, Schema, View, page_of
from commons.taxonomies import REGIONS
from observatory.practice.practice.content import FIELD_LABELS
from observatory.practice.review.model import COMMENT_LIMIT, DECISIONS, REMARK_LIMIT
from observatory.practice.review.queue import SORTS, WAITING
from observatory.projections.organisation.model import MINISTRY, REGIONAL


class NewRemark(Schema):
    """A remark about one section of a practice."""

    section = Code(tuple(FIELD_LABELS), required=True)
    text = PlainText(min=1, max=REMARK_LIMIT, required=True)


class Decision(Schema):
    """A reviewer's decision. `revision`, when given, is the one that the reviewer read.

    The authors see the comment and the remarks.
    """

    decision = Code(DECISIONS, required=True)
    comment = PlainText(max=COMMENT_LIMIT, load_default="", allow_none=True)
    remarks = fields.List(
        fields.Nested(NewRemark), load_default=list, validate=validate.Length(max=2 * len(FIELD_LABELS)),
        metadata={"description": "Per section, shown to the authors and kept with the decision"},
    )  # fmt: skip
    revision = Whole(strict=True, load_default=None, allow_none=True, validate=validate.Range(min=1, max=2**31 - 1))

    @post_load
    def no_comment_is_empty(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Replace null by an empty comment."""
        return {**data, "comment": data["comment"] or ""}


class RemarkView(View):
    """A remark about one section, with the section's name in both languages."""

    section = fields.String(required=True)
    section_el = fields.Function(lambda remark: FIELD_LABELS[remark["section"]].el, metadata={"type": "string"})
    section_en = fields.Function(lambda remark: FIELD_LABELS[remark["section"]].en, metadata={"type": "string"})
    text = fields.String(required=True)


class ReviewView(View):
    """A decision as taken."""

    id = fields.UUID(required=True)
    practice_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    tier = fields.String(required=True)
    decision = fields.String(required=True)
    comment = fields.String(required=True)
    remarks = fields.List(fields.Nested(RemarkView), required=True)
    reviewer_id = fields.UUID(required=True)
    created_at = fields.DateTime(required=True)


class DecidedView(ReviewView):
    """A new decision, with the resulting state."""

    state = fields.String(required=True)


class QueueQuery(PageQuery):
    """Filters and order of the queue."""

    tier = Code((REGIONAL, MINISTRY), load_default=None)
    overdue = fields.Boolean(
        load_default=None, metadata={"description": "Only what is past its due date, or only the rest"}
    )
    region = Code(REGIONS, load_default=None, metadata={"description": "The region whose centre reviews"})
    organisation = fields.UUID(load_default=None)
    sort = Code(
        SORTS,
        load_default=WAITING,
        metadata={"description": "The longest waiting first, by due date, by submission, or by the body's Greek name"},
    )


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
    take_over = fields.Boolean(
        required=True,
        metadata={"description": "Whether the Ministry may do the step of a region that cannot, or is long overdue"},
    )
    decisions = fields.List(
        fields.String(), required=True, metadata={"description": "The decisions that the caller may take"}
    )


class TotalsView(View):
    """Everything that waits for the caller, whatever the filters and the page."""

    all = fields.Integer(required=True)
    regional = fields.Integer(required=True)
    ministry = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    take_over = fields.Integer(required=True)


ReviewPage = page_of(ReviewView, "ReviewPage")
QueuePage = page_of(WaitingView, "ReviewQueue", totals=fields.Nested(TotalsView, required=True))


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
    remarks = fields.List(fields.Nested(RemarkView), required=True)
    due_at = fields.DateTime(required=True, allow_none=True)
    archive_reason = fields.String(required=True, allow_none=True)
