"""Operation of consents: the words in force, to be shown before anybody agrees to them."""

from __future__ import annotations

from typing import Any

from chassis.language import Localized
from chassis.operations import Cache, operation
from chassis.permissions import ANYONE
from chassis.service import Operations
from identity.person.consent.model import WORDINGS, words_in_force, words_shown
from identity.person.consent.schemas import WordsListView


class WordsOperations(Operations):
    """The words to which people consent."""

    @operation(
        "GET",
        "/v1/people/terms",
        summary=Localized(el="Όροι και κείμενα συγκατάθεσης", en="Terms and words of consents"),
        description=Localized(
            el="Τα κείμενα που ισχύουν. Δείξτε τα πριν από τη συγκατάθεση και στείλτε μαζί της την έκδοσή τους.",
            en="The words in force. Show them before the consent, and send their version along with it.",
        ),
        allow=ANYONE,
        returns=WordsListView,
        cache=Cache(seconds=60, tags=("terms",), shared=True),
        transaction=False,
    )
    def list_terms(self) -> dict[str, Any]:
        """Return the words in force for each purpose."""
        return {
            "items": [
                words_shown(purpose, words)
                for purpose, words in ((purpose, words_in_force(purpose)) for purpose in WORDINGS)
            ]
        }
