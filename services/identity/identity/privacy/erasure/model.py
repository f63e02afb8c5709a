"""Erasure: a person's data are deleted here at once, elsewhere on the event; each service returns a receipt.

    under_way ──(the last awaited receipt)──> complete

An erasure is requested by the person, after another proof of identity, or by a curator on the person's written request.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.errors import Conflict, Forbidden, NotFound, Unavailable
from chassis.language import Localized as Words
from identity.base import Base
from identity.privacy.erasure.events import PersonErased

FRESH: Final = timedelta(minutes=10)
"""How long after signing in a person need not prove again who they are."""
OVERDUE: Final = timedelta(days=1)
"""How long the receipts may take before somebody should look."""
UNDER_WAY: Final = "under_way"
COMPLETE: Final = "complete"
_BYTES: Final = 32


class ProofOfIdentityWanted(Forbidden):
    """The session is older than ten minutes and there is no password, or a wrong one, with the request."""

    title = Words(
        el="Επιβεβαιώστε ποιοι είστε: δώστε τον κωδικό πρόσβασης ή συνδεθείτε ξανά",
        en="Confirm who you are: give the password, or sign in again",
    )


class PlatformRoleHeld(Conflict):
    """The person holds a role on the whole platform, which only an operator takes away."""

    title = Words(
        el="Το πρόσωπο έχει ρόλο σε όλη την πλατφόρμα. Διαγράφεται αφού ο διαχειριστής του συστήματος τον αφαιρέσει",
        en="The person has a role on the whole platform. They are erased once an operator has taken it away",
    )


class ErasureNotFound(NotFound):
    """No erasure has this receipt."""

    title = Words(el="Η απόδειξη διαγραφής δεν βρέθηκε", en="There is no such receipt of an erasure")


class ServicesAway(Unavailable):
    """A service that holds data about the person does not answer. Nothing has changed."""

    title = Words(
        el="Μια υπηρεσία που τηρεί στοιχεία σας δεν απαντά τώρα. Τίποτε δεν άλλαξε, δοκιμάστε σε λίγο",
        en="A service that holds data about you does not answer now. Nothing has changed, try again soon",
    )


class Erasure(Base):
    """One erasure. `reference` is the written request of an erasure by a curator; `services` are those awaited."""

    __tablename__ = "erasures"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    receipt_hash: Mapped[bytes] = mapped_column(unique=True)
    reference: Mapped[str | None]
    services: Mapped[list[str]] = mapped_column(ARRAY(Text))
    erased: Mapped[dict[str, int]] = mapped_column(JSONB)
    erased_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]

    receipts: Mapped[list[ErasureReceipt]] = relationship(order_by="ErasureReceipt.received_at")

    @classmethod
    def begin(
        cls, person_id: UUID, *, erased: dict[str, int], services: Sequence[str], reference: str | None, now: datetime
    ) -> tuple[Erasure, str, PersonErased]:
        """Create an erasure. Return the receipt's secret in clear; only its hash is stored."""
        secret = secrets.token_urlsafe(_BYTES)
        erasure = cls(
            person_id=person_id,
            receipt_hash=hash_receipt(secret),
            reference=reference,
            services=list(services),
            erased=erased,
            erased_at=now,
            completed_at=None if services else now,
        )
        return erasure, secret, PersonErased(person_id=person_id)

    def receive(self, service: str, erased: dict[str, int], *, now: datetime) -> None:
        """Store a service's receipt, once. The last one that is awaited completes the erasure."""
        if any(one.service == service for one in self.receipts):
            return
        self.receipts.append(ErasureReceipt(service=service, erased=erased, received_at=now))
        if self.completed_at is None and not self.missing:
            self.completed_at = now

    @property
    def missing(self) -> list[str]:
        """Return the services with a receipt outstanding."""
        received = {one.service for one in self.receipts}
        return [service for service in self.services if service not in received]

    def receipt(self) -> dict[str, Any]:
        """Return the content of the receipt: rows erased by service, and the services not answered yet."""
        own = {"service": "identity", "erased": self.erased, "at": self.erased_at}
        others = [{"service": one.service, "erased": one.erased, "at": one.received_at} for one in self.receipts]
        return {
            "state": COMPLETE if self.completed_at else UNDER_WAY,
            "requested_at": self.erased_at,
            "completed_at": self.completed_at,
            "receipts": [own, *others],
            "awaited": self.missing,
        }


class ErasureReceipt(Base):
    """The receipt of one service: rows erased by table."""

    __tablename__ = "erasure_receipts"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("erasures.person_id"), primary_key=True)
    service: Mapped[str] = mapped_column(primary_key=True)
    erased: Mapped[dict[str, int]] = mapped_column(JSONB)
    received_at: Mapped[datetime]


def hash_receipt(secret: str) -> bytes:
    """Return the SHA-256 of a receipt's secret. A fast hash suffices for 256 random bits."""
    return hashlib.sha256(secret.encode()).digest()
