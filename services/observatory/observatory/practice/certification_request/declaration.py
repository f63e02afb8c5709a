"""Declaration: the words by which an evaluator declares to have no interest, with their version."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from chassis.language import Localized
from observatory.practice.certification_request.errors import NoInterestDeclarationChanged


class Wording(NamedTuple):
    """The words of a declaration, and the version recorded with it."""

    version: str
    text: Localized


WORDINGS: Final = (
    Wording(
        "2026-12",
        Localized(
            el="Δηλώνω ότι δεν έχω προσωπικό, οικονομικό ή επαγγελματικό συμφέρον από την πιστοποίηση αυτής της "
            "πρακτικής, ούτε συγγένεια ή στενή σχέση με όσους την έγραψαν ή την εφαρμόζουν. Αν αυτό αλλάξει πριν "
            "δώσω την αξιολόγησή μου, επιστρέφω τη θέση.",
            en="I declare that I have no personal, financial or professional interest in the certification of this "
            "practice, and am neither related nor close to those who wrote or run it. If that changes before I give "
            "my evaluation, I give the place back.",
        ),
    ),
)
"""The words, oldest first."""


def in_force() -> dict[str, Any]:
    """Return the latest words as they are shown before anybody declares."""
    latest = WORDINGS[-1]
    return {"version": latest.version, "text": {"el": latest.text.el, "en": latest.text.en}}


def check(version: str) -> None:
    """Raise `NoInterestDeclarationChanged` unless these are the words in force."""
    if version != WORDINGS[-1].version:
        raise NoInterestDeclarationChanged(version=WORDINGS[-1].version)
