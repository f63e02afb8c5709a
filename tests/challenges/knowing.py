"""Practices published by the observatory, as its events carry them: a mixin of the service under test."""

from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

import personas

from chassis.messaging.envelope import Received

DESK = {
    "title": "Ψηφιακή θυρίδα πολιτών",
    "summary": "Οι αιτήσεις υποβάλλονται από το σπίτι.",
    "problem": "Οι πολίτες περίμεναν στην ουρά του δημαρχείου.",
    "solution": "Μια θυρίδα που δέχεται αιτήσεις όλο το εικοσιτετράωρο.",
    "sectors": ["technology", "public_administration"],
}
BICYCLES = {
    "title": "Κοινόχρηστα ποδήλατα",
    "summary": "Ποδήλατα για όλους στο κέντρο της πόλης.",
    "problem": "Κυκλοφοριακή συμφόρηση και ρύπανση.",
    "solution": "Σταθμοί ποδηλάτων με κάρτα.",
    "sectors": ["transport", "environment"],
}


class Knowing:
    """Tells the service of practices, as the observatory does."""

    _practices = count(1)

    def practice_says(self, what, practice_id, **data):
        event = Received(
            id=uuid4(),
            type=f"practice.{what}.v1",
            source="/services/observatory",
            subject=str(practice_id),
            time=datetime.now(UTC),
            sequence=next(self._practices),
            data={"practice_id": str(practice_id), "revision": 1, "author_ids": [], **data},
            aggregate_type="practice",
        )
        self.caller.instance().on_practice_changed(event)

    def practice_published(self, what="published", practice_id=None, organisation_id=personas.LARISSA, **content):
        practice_id = practice_id or uuid4()
        said = {
            **DESK,
            "organisation_id": str(organisation_id) if organisation_id else None,
            "region": "GR-E",
            "published_at": "2026-02-01T09:00:00+00:00",
            "demo": False,
            **content,
        }
        self.practice_says(what, practice_id, **said)
        return practice_id
