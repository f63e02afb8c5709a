"""Wire shapes of approvals."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.schemas import PlainText, Schema
from observatory.practice.practice.content import FIELD_LABELS
from observatory.practice.review.model import COMMENT_LIMIT
from observatory.practice.review.schemas import NewRemark


class ReturnPractice(Schema):
    """The reason for which a practice goes back to its authors, and remarks per section."""

    comment = PlainText(min=1, max=COMMENT_LIMIT, required=True)
    remarks = fields.List(
        fields.Nested(NewRemark), load_default=list, validate=validate.Length(max=2 * len(FIELD_LABELS))
    )
