"""Operations of the evaluation log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from challenges.call.challenge.errors import ChallengeNotFound, NotYourChallenge
from challenges.judging.evaluation.access import EvaluationAccess
from challenges.judging.evaluation_log import queries, schemas
from challenges.judging.evaluator.errors import OwnInterest
from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import Page
from chassis.permissions import SIGNED_IN
from chassis.schemas import PageQuery


class EvaluationLogOperations(EvaluationAccess):
    """Reading the audit trail of evaluation."""

    @operation(
        "GET",
        "/v1/challenges/{challenge_id}/acts",
        summary=Localized(el="Ίχνη ελέγχου της αξιολόγησης", en="The audit trail of the evaluation"),
        description=Localized(
            el="Για τους φορείς της πρόκλησης, το Υπουργείο και ελεγκτές: ποιος έκανε τι και πότε, με το πριν και το "
            "μετά. Δεν αλλάζει και δεν διαγράφεται· κάθε εγγραφή δένεται με την προηγούμενη (SHA-256).",
            en="For the challenge's owners, the Ministry and auditors: who did what and when, with before and after. "
            "It is never changed or deleted; each entry is chained to the one before (SHA-256).",
        ),
        allow=SIGNED_IN,
        query=PageQuery,
        returns=schemas.ActPage,
        errors=(ChallengeNotFound, NotYourChallenge, OwnInterest),
    )
    def list_acts(self, challenge_id: UUID, *, query: dict[str, Any]) -> Page:
        """List the evaluation log of a challenge, the latest entry first."""
        self.overseen_challenge(challenge_id)
        before, limit = self.cursors.after("acts", query["cursor"], length=1), query["limit"]
        found = queries.of_challenge(self.session, challenge_id, before=before[0] if before else None, limit=limit + 1)
        return self.cursors.page("acts", found, limit, lambda row: (row.number,))
