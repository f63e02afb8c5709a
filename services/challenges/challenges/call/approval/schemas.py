"""Wire shapes of approvals."""

from __future__ import annotations

from challenges.call.review.model import COMMENT_LIMIT
from chassis.schemas import PlainText, Schema


class ReturnChallenge(Schema):
    """The reason for which a challenge goes back to its authors."""

    comment = PlainText(min=1, max=COMMENT_LIMIT, required=True)
