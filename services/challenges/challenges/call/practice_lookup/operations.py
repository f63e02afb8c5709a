"""Practices: subscription to the observatory's events, and the search for practices that answer a challenge."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.errors import ChallengeNotFound
from challenges.call.practice_lookup.model import KnownPractice
from challenges.call.practice_lookup.queries import proposals_for, terms_of
from challenges.call.practice_lookup.schemas import PracticeHeard, ProposalsView
from chassis.language import Localized
from chassis.operations import Cache, operation
from chassis.permissions import ANYONE
from chassis.subscriptions import Received, subscribe
from commons.audience import PUBLIC

ARCHIVED = "practice.archived.v1"
CERTIFIED = "practice.certified.v1"


class PracticeOperations(ChallengeAccess):
    """Subscription that updates the projection of practices, and the operation that proposes practices."""

    @operation(
        "GET",
        "/v1/challenges/{challenge_id}/practices",
        summary=Localized(el="Πρακτικές που ίσως απαντούν ήδη", en="Practices that may answer it already"),
        description=Localized(
            el="Δημοσιευμένες πρακτικές με κοινές λέξεις και τομείς· πριν από την υποβολή λέτε γιατί δεν αρκούν.",
            en="Published practices that share words and sectors; before submitting, say why they do not suffice.",
        ),
        allow=ANYONE,
        returns=ProposalsView,
        cache=Cache(seconds=60, tags=("challenge:{challenge_id}", "practices")),
        errors=(ChallengeNotFound,),
    )
    def list_proposed_practices(self, challenge_id: UUID) -> dict[str, Any]:
        """Propose published practices for a challenge that the caller may read, a draft of theirs above all."""
        challenge = self.visible_challenge(challenge_id)
        return {"items": proposals_for(self.session, text=challenge.words, sectors=challenge.sectors)}

    @subscribe("observatory", "practice.published.v1", "practice.updated.v1", CERTIFIED, ARCHIVED, schema=PracticeHeard)
    def on_practice_changed(self, event: Received) -> None:
        """Update the projection of the practice. All its events share one queue, so that they come in order.

        Practices for public bodies only are proposed to nobody: challenges are read by everybody.
        """
        practice = self.session.get(KnownPractice, event.data["practice_id"])
        if event.type == ARCHIVED or event.data["audience"] != PUBLIC:
            if practice is not None:
                self.session.delete(practice)
            return
        if event.type == CERTIFIED:
            if practice is not None:
                practice.certified_at = event.data["certified_at"]
            return
        if practice is None:
            practice = KnownPractice(practice_id=event.data["practice_id"])
            self.session.add(practice)
        published = event.data
        practice.show(
            published,
            keys=terms_of(
                "\n".join((published["title"], published["summary"], published["problem"], published["solution"]))
            ),
        )
