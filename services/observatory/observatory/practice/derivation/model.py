"""Derivation: the practice that an adoption led to, and the practice that was adopted."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from observatory.base import Base


class PracticeDerivation(Base):
    """One adoption and its practice. The adoption's id is the key, so that no adoption leads to two practices."""

    __tablename__ = "practice_derivations"

    adoption_id: Mapped[UUID] = mapped_column(primary_key=True)
    # Checked at the end of the transaction, as those of pilots.
    practice_id: Mapped[UUID] = mapped_column(
        ForeignKey("practices.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"), unique=True
    )
    derived_from: Mapped[UUID] = mapped_column(index=True)
