"""Operation of notices, for the notifications service only."""

from __future__ import annotations

from typing import Any

from challenges.call.challenge import errors
from challenges.call.challenge.model import Challenge
from challenges.call.challenge.views import owner_names
from challenges.call.review.model import Review
from challenges.notice import queries
from challenges.notice.schemas import NoticeMaterial, NoticeRequest
from challenges.projections.organisation.queries import named
from chassis.operations import internal
from chassis.service import Operations


class NoticeOperations(Operations):
    """Operation that gives mails about a challenge their content."""

    @internal(body=NoticeRequest, returns=NoticeMaterial)
    def notice_material(self, *, body: dict[str, Any]) -> dict[str, Any]:
        """Return the context of a mail about a challenge, or about a decision, to the notifications service."""
        challenge = self.session.get(Challenge, body["challenge_id"])
        if challenge is None:
            raise errors.ChallengeNotFound
        review = self.session.get(Review, body["review_id"]) if body["review_id"] else None
        if review is not None and review.challenge_id != challenge.id:
            raise errors.ChallengeNotFound
        other = body["organisation_id"]
        names = named(self.session, [*challenge.owner_ids, *([other] if other else [])])
        return {
            **{
                name: getattr(challenge, name)
                for name in ("title", "tagline", "state", "lead_organisation_id", "unpublished_reason")
            },
            **queries.said_in(self.session, challenge, body),
            "challenge_id": challenge.id,
            "public": challenge.is_public,
            "owners": owner_names(challenge.owner_ids, names),
            "organisation_name_el": names[other].name_el if other in names else None,
            "organisation_name_en": names[other].name_en if other in names else None,
            "region": challenge.review_region,
            "tier": review.tier if review else challenge.review_tier,
            "decision": review.decision if review else None,
            "comment": review.comment if review else None,
            "publish_at": review.publish_at if review else challenge.publish_at,
        }
