"""Operations of reviews."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from challenges.call.challenge import errors
from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.states import REJECTED
from challenges.call.review import model, queries, schemas
from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import Page
from chassis.permissions import SIGNED_IN, any_of
from chassis.schemas import PageQuery
from commons.permissions import CENTRE_MANAGER, CURATOR
from commons.roles import is_curator


class ReviewOperations(ChallengeAccess):
    """Operations that review challenges and list those in review."""

    @operation(
        "POST",
        "/v1/challenges/{challenge_id}/reviews",
        summary=Localized(el="Απόφαση για μια πρόκληση", en="Decide about a challenge"),
        description=Localized(
            el="Αποφασίζει το κέντρο της περιφέρειας του επικεφαλής φορέα, όπου υπάρχει, αλλιώς το Υπουργείο, που "
            "μπορεί πάντα. Το approve μπορεί να ορίσει πότε θα δημοσιευθεί (publish_at)· τα request_edits και reject "
            "θέλουν σχόλιο.",
            en="The centre of the leading organisation's region decides where there is one, else the Ministry, which "
            "always may. Approving can say when to publish (publish_at); request_edits and reject need a comment.",
        ),
        allow=any_of(CURATOR, CENTRE_MANAGER),
        body=schemas.Decision,
        returns=schemas.DecidedView,
        status=201,
        creates="review",
        location="/v1/challenges/{challenge_id}/reviews",
        errors=(
            errors.ChallengeNotFound,
            errors.ChallengeNotUnderReview,
            errors.ChallengeDatesPassed,
            errors.PublicationInThePast,
            model.NotYourReview,
            model.ReviewerIsAuthor,
            model.ReviewedVersionChanged,
            model.ReviewCommentRequired,
        ),
    )
    def review_challenge(self, challenge_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Review a challenge. Of two concurrent decisions, the second gets an error."""
        challenge = self.challenge_for_change(challenge_id)
        review, events = model.decide(challenge, **body, by=self.principal, at=self.now)
        self.session.add(review)
        self.publish(*events)
        if challenge.state == REJECTED:
            self.end_judging(challenge)
        return {**review.facts(), "state": challenge.state}

    @operation(
        "GET",
        "/v1/challenges/{challenge_id}/reviews",
        summary=Localized(el="Οι αποφάσεις για μια πρόκληση", en="The decisions about a challenge"),
        allow=SIGNED_IN,
        query=PageQuery,
        returns=schemas.ReviewPage,
        errors=(errors.ChallengeNotFound, errors.NotYourChallenge),
    )
    def list_challenge_reviews(self, challenge_id: UUID, *, query: dict[str, Any]) -> Page:
        """List the reviews, the latest first, for those concerned by the challenge."""
        challenge = self.inner_challenge(challenge_id)
        inside = is_curator(self.principal) or challenge.is_of_owner(self.principal)
        after, limit = self.cursors.keyset("reviews", query["cursor"]), query["limit"]
        found = queries.of_challenge(self.session, challenge_id, inside=inside, after=after, limit=limit + 1)
        return self.cursors.page("reviews", found, limit, lambda row: (row.created_at, row.id))

    @operation(
        "GET",
        "/v1/challenges/queue",
        summary=Localized(el="Προκλήσεις που περιμένουν την απόφασή μου", en="Challenges that wait for my decision"),
        allow=any_of(CURATOR, CENTRE_MANAGER),
        query=schemas.QueueQuery,
        returns=schemas.QueuePage,
    )
    def list_challenge_queue(self, *, query: dict[str, Any]) -> Page:
        """List the challenges that wait for the caller's review, with their due day, the longest waiting first."""
        after, limit = self.cursors.keyset("queue", query["cursor"]), query["limit"]
        found = queries.waiting_for(self.session, self.principal, tier=query["tier"], after=after, limit=limit + 1)
        page = self.cursors.page("queue", found, limit, lambda row: (row.waiting_since, row.challenge_id))
        term = timedelta(days=self.settings.review_days)
        return Page([queries.as_waiting(row, term, self.now) for row in page.items], page.next)
