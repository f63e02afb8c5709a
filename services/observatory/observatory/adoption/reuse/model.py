"""Reuse of a practice: the counts as they were last made, and marks of practices to count again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from observatory.base import Base


class Reuse(Base):
    """The counts of one practice that anybody has ever adopted or avoided."""

    __tablename__ = "practice_reuse"

    practice_id: Mapped[UUID] = mapped_column(primary_key=True)
    adopted: Mapped[int]
    in_progress: Mapped[int]
    avoided: Mapped[int]


class ReuseChange(Base):
    """A mark, written with a change of an adoption. Nobody waits for another's mark."""

    __tablename__ = "practice_reuse_changes"
    __table_args__ = (Index("ix_practice_reuse_changes_practice_id", "practice_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    practice_id: Mapped[UUID]
