"""Consent: a person's agreement to a versioned text for a purpose, or its withdrawal. Append-only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import uuid7
from chassis.errors import Conflict
from chassis.language import Localized
from identity.base import Base

TERMS: Final = "terms"
EXPERT_LISTING: Final = "expert_listing"
GIVEN: Final = "given"
WITHDRAWN: Final = "withdrawn"


@dataclass(frozen=True)
class Wording:
    """One version of a text to consent to. Old versions stay, for the people who agreed to them."""

    version: str
    text: Localized


WORDINGS: Final[dict[str, tuple[Wording, ...]]] = {
    TERMS: (
        Wording(
            "2026-11",
            Localized(
                el="Τα στοιχεία του λογαριασμού μου (όνομα, διεύθυνση e-mail, γλώσσα) τηρούνται για να συνδέομαι, να "
                "ενεργώ για τους φορείς μου και να λαμβάνω μηνύματα για όσα με αφορούν. Ό,τι υποβάλλω για λογαριασμό "
                "φορέα ανήκει στον φορέα. Μπορώ να ζητήσω αντίγραφο ή διαγραφή των στοιχείων μου όποτε θέλω.",
                en="The data of my account (name, e-mail address, language) are kept so that I can sign in, act for my "
                "organisations and get mail about what concerns me. What I submit for an organisation is the "
                "organisation's. I can ask for a copy or the erasure of my data whenever I want.",
            ),
        ),
    ),
    EXPERT_LISTING: (
        Wording(
            "2026-11",
            Localized(
                el="Το όνομα, η περιγραφή, οι τομείς, οι δεξιότητες και η περιφέρειά μου εμφανίζονται σε όλους στον "
                "κατάλογο ειδικών, και η διεύθυνσή μου δίνεται μόνο σε όποιον φορέα αποδεχθώ.",
                en="My name, description, sectors, skills and region are shown to everybody in the network of experts, "
                "and my address is given only to organisations that I accept.",
            ),
        ),
    ),
}
"""The words of each purpose, oldest first."""


class WordsChanged(Conflict):
    """The words agreed to are no longer those in force: they are shown and agreed to again."""

    title = Localized(
        el="Το κείμενο άλλαξε στο μεταξύ. Διαβάστε το ξανά και επιβεβαιώστε",
        en="The words have changed in the meantime. Read them again and confirm",
    )


def words_in_force(purpose: str) -> Wording:
    """Return the latest words of a purpose."""
    return WORDINGS[purpose][-1]


def words_shown(purpose: str, words: Wording) -> dict[str, Any]:
    """Return words as they are shown before anybody agrees to them."""
    return {"purpose": purpose, "version": words.version, "text": {"el": words.text.el, "en": words.text.en}}


def check_words(purpose: str, version: str | None) -> None:
    """Raise `WordsChanged` unless these are the words in force.

    Without a version the caller is taken to know the first words only, which its makers have read in the contract.
    """
    if (version or WORDINGS[purpose][0].version) != words_in_force(purpose).version:
        raise WordsChanged


class NothingToRenew(Conflict):
    """The person has not agreed to any words of this purpose: there is nothing to agree to again."""

    title = Localized(
        el="Δεν υπάρχει συγκατάθεση που να ανανεώνεται", en="There is no consent that could be given again"
    )


class Consent(Base):
    """One decision of a person. `said` is given or withdrawn, `operation` the operation by which it was made."""

    __tablename__ = "consents"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[str]
    said: Mapped[str]
    text_version: Mapped[str]
    operation: Mapped[str]
    said_at: Mapped[datetime]

    @classmethod
    def record(
        cls, person_id: UUID, purpose: str, said: str, *, operation: str, now: datetime, version: str | None = None
    ) -> Consent:
        """Create the record of a consent given or withdrawn.

        A consent is given to the latest text, and withdrawn from the text to which it was given.
        """
        return cls(
            id=uuid7(),
            person_id=person_id,
            purpose=purpose,
            said=said,
            text_version=version or WORDINGS[purpose][-1].version,
            operation=operation,
            said_at=now,
        )


def in_force(consents: Iterable[Consent]) -> dict[str, Consent]:
    """Return the consents in force by purpose; `consents` are those of one person, oldest first."""
    last = {one.purpose: one for one in consents}
    return {purpose: one for purpose, one in last.items() if one.said == GIVEN}


def words_to_ask(consents: Iterable[Consent]) -> list[tuple[str, Wording]]:
    """Return the purposes agreed to in earlier words than those in force, with the words in force."""
    agreed = in_force(consents)
    latest = {purpose: words_in_force(purpose) for purpose in WORDINGS if purpose in agreed}
    return [(purpose, words) for purpose, words in latest.items() if agreed[purpose].text_version != words.version]


def periods(consents: Iterable[Consent]) -> list[dict[str, Any]]:
    """Return each consent with its text and the time of its withdrawal, oldest first."""
    found: list[dict[str, Any]] = []
    open_ones: dict[str, list[dict[str, Any]]] = {}
    for one in consents:
        if one.said == WITHDRAWN:
            for period in open_ones.pop(one.purpose, []):
                period.update(withdrawn_at=one.said_at, withdrawn_by=one.operation)
            continue
        words = next(w.text for w in WORDINGS[one.purpose] if w.version == one.text_version)
        period = {
            "purpose": one.purpose,
            "text_version": one.text_version,
            "text": {"el": words.el, "en": words.en},
            "given_at": one.said_at,
            "given_by": one.operation,
            "withdrawn_at": None,
            "withdrawn_by": None,
        }
        open_ones.setdefault(one.purpose, []).append(period)
        found.append(period)
    return found
