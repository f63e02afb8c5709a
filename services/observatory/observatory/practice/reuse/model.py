"""Reuse of a practice: the counts as they were last made, and marks of practices to count again."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.language import Localized
from observatory.base import Base

NEVER, ONCE, SOME, MANY = "0", "1-2", "3-9", "10-up"
BUCKETS: Final = {
    NEVER: Localized(el="Καμία φορά ακόμη", en="Not yet"),
    ONCE: Localized(el="1–2 φορές", en="1–2 times"),
    SOME: Localized(el="3–9 φορές", en="3–9 times"),
    MANY: Localized(el="10 φορές και πάνω", en="10 times or more"),
}
"""Ranges of the number of bodies that reuse a practice."""

_TEN: Final = 10
_THREE: Final = 3
_MOST_IN_PROGRESS: Final = (1 << 20) - 1


class Reuse(Base):
    """The counts of one practice that anybody has ever adopted or avoided."""

    __tablename__ = "practice_reuse"

    practice_id: Mapped[UUID] = mapped_column(primary_key=True)
    adopted: Mapped[int]
    in_progress: Mapped[int]
    avoided: Mapped[int]

    @property
    def rank(self) -> int:
        """Return one number for the order of the most reused: by `adopted`, then by `in_progress`."""
        return (self.adopted << 20) + min(self.in_progress, _MOST_IN_PROGRESS)

    @property
    def bucket(self) -> str:
        """Return the range of `adopted`."""
        if not self.adopted:
            return NEVER
        return MANY if self.adopted >= _TEN else SOME if self.adopted >= _THREE else ONCE


class ReuseChange(Base):
    """A mark, written with a change of an adoption. Nobody waits for another's mark."""

    __tablename__ = "practice_reuse_changes"
    __table_args__ = (Index("ix_practice_reuse_changes_practice_id", "practice_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    practice_id: Mapped[UUID]
