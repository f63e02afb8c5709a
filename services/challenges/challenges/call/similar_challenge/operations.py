"""Operation that finds similar challenges of other bodies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.errors import ChallengeNotFound, NotYourChallenge
from challenges.call.challenge.views import owner_names
from challenges.call.similar_challenge.queries import facts, similar_to
from challenges.call.similar_challenge.schemas import SimilarChallengesView
from challenges.projections.organisation.queries import named
from chassis.language import Localized
from chassis.operations import operation
from commons.permissions import ORGANISATION_EDITOR


class SimilarChallengeOperations(ChallengeAccess):
    """Operation that finds similar challenges of other bodies."""

    @operation(
        "GET",
        "/v1/challenges/{challenge_id}/similar",
        summary=Localized(el="Παρόμοιες προκλήσεις άλλων φορέων", en="Similar challenges of other bodies"),
        description=Localized(
            el="Ανοικτές προκλήσεις, όπου μπορείτε να ζητήσετε να συμμετάσχετε, και όσες ετοιμάζουν φορείς που "
            "δέχθηκαν να βρίσκονται (findable). Πριν από την υποβολή λέτε γιατί χρειάζεται δεύτερη (why_not_enough).",
            en="Open challenges, which you may ask to share, and those in preparation by bodies that agreed to be "
            "found (findable). Before submitting, say why a second one is needed (why_not_enough).",
        ),
        allow=ORGANISATION_EDITOR,
        returns=SimilarChallengesView,
        errors=(ChallengeNotFound, NotYourChallenge),
    )
    def list_similar_challenges(self, challenge_id: UUID) -> dict[str, Any]:
        """List similar challenges of others, for an editor of an owner."""
        found = similar_to(self.session, self.owned_challenge(challenge_id), now=self.now)
        names = named(self.session, {owner for one in found for owner in one.challenge.owner_ids})
        return {"items": [{**facts(one), "owners": owner_names(one.challenge.owner_ids, names)} for one in found]}
