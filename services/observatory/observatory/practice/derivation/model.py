"""Derivation: the practice that an adoption led to, and the practice that was adopted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, and_
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from commons.audience import EVERYBODY
from observatory.base import Base
from observatory.practice.audience.visibility import is_shown


class PracticeDerivation(Base):
    """One adoption and its practice. The adoption's id is the key, so that no adoption leads to two practices."""

    __tablename__ = "practice_derivations"

    adoption_id: Mapped[UUID] = mapped_column(primary_key=True)
    # Checked at the end of the transaction, as those of pilots.
    practice_id: Mapped[UUID] = mapped_column(
        ForeignKey("practices.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"), unique=True
    )
    derived_from: Mapped[UUID] = mapped_column(index=True)


def derivation_of(practice_id: Callable[[], Any]) -> Any:
    """Return the relation of a practice to its derivation from one that everybody may read."""
    return relationship(
        primaryjoin=lambda: and_(
            practice_id() == foreign(PracticeDerivation.practice_id),
            is_shown(PracticeDerivation.derived_from, EVERYBODY),
        ),
        uselist=False,
        viewonly=True,
    )
