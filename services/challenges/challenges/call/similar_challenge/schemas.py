"""Wire shapes of similar challenges."""

from __future__ import annotations

from marshmallow import fields

from challenges.call.challenge.schemas import OwnerName
from chassis.schemas import View


class SimilarChallengeView(View):
    """A challenge of other bodies about the same problem, and the words in common."""

    challenge_id = fields.UUID(required=True)
    title = fields.String(required=True)
    tagline = fields.String(required=True)
    state = fields.String(required=True)
    contact = fields.String(required=True)
    owners = fields.List(fields.Nested(OwnerName), required=True)
    may_join = fields.Boolean(
        required=True,
        metadata={"description": "Public: POST /v1/challenges/{challenge_id}/owners asks to share it"},
    )
    shared_words = fields.List(fields.String(), required=True)


class SimilarChallengesView(View):
    """Similar challenges, the most similar first. The list is empty when there are none."""

    items = fields.List(fields.Nested(SimilarChallengeView), required=True)
