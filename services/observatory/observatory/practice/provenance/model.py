"""Origin: the pilot, solution and challenge that a practice came from."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from observatory.base import Base


class PracticeOrigin(Base):
    """One pilot and its practice. The pilot's id is the key, so that no pilot leaves two practices."""

    __tablename__ = "practice_provenance"

    pilot_id: Mapped[UUID] = mapped_column(primary_key=True)
    # Checked at the end of the transaction: the pilot is claimed first, and whoever wins writes the practice.
    practice_id: Mapped[UUID] = mapped_column(
        ForeignKey("practices.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"), unique=True
    )
    challenge_id: Mapped[UUID]
    solution_id: Mapped[UUID]
