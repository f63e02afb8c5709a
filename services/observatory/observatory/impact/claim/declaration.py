"""Declaration: the words by which a verifier declares to have no interest in a claim, with their version."""

from __future__ import annotations

from typing import Any, Final

from chassis.errors import Conflict
from chassis.language import Localized

VERSION: Final = "2026-12"
WORDS: Final = Localized(
    el="Δηλώνω ότι δεν έχω προσωπικό, οικονομικό ή επαγγελματικό συμφέρον από αυτή τη δήλωση οφέλους, δεν την έγραψα, "
    "και δεν ανήκω στον φορέα που τη δηλώνει, σε εκείνον από τον οποίο προήλθε η πρακτική ή σε συγγενικό τους.",
    en="I declare that I have no personal, financial or professional interest in this impact claim, that I did not "
    "write it, and that I belong neither to the organisation that claims it, nor to the one that the practice came "
    "from, nor to one that belongs to them.",
)


class ClaimDeclarationChanged(Conflict):
    """The declaration was made in other words than those in force: they are shown and confirmed again."""

    title = Localized(
        el="Το κείμενο της δήλωσης άλλαξε στο μεταξύ. Διαβάστε το ξανά και επιβεβαιώστε",
        en="The words of the declaration have changed in the meantime. Read them again and confirm",
    )


def in_force() -> dict[str, Any]:
    """Return the words as they are shown before anybody declares."""
    return {"version": VERSION, "text": {"el": WORDS.el, "en": WORDS.en}}


def checked(version: str | None) -> str:
    """Return the version in force; raise `ClaimDeclarationChanged` for another one."""
    if version not in {None, VERSION}:
        raise ClaimDeclarationChanged(version=VERSION)
    return VERSION
