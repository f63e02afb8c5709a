"""Evaluation log: an append-only list of actions per challenge, numbered and hash-chained.

The `digest` of each entry is the SHA-256 of the previous digest and of the content of the entry, so that a changed,
missing or inserted entry is detected (`broken`). A trigger in the database refuses changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from chassis.audit.chain import BEGINNING, digest_of
from chassis.database import UtcDateTime

INVITED: Final = "evaluator_invited"
ANSWERED: Final = "evaluator_answered"
REMOVED: Final = "evaluator_removed"
ASSIGNED: Final = "assigned"
DECLARED: Final = "declared"
RECUSED: Final = "recused"
TAKEN_BACK: Final = "taken_back"
SCORED: Final = "scored"
SUBMITTED: Final = "submitted"
ADVANCED: Final = "advanced"


@dataclass(frozen=True, kw_only=True)
class LoggedAction:
    """An action to be logged. `about_id` is the evaluator concerned. `before` and `after` are the changed values."""

    act: str
    about_id: UUID | None = None
    phase_id: UUID | None = None
    solution_id: UUID | None = None
    evaluation_id: UUID | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


class LogEntry(Base):
    """One logged action. `person_id` is the actor, None for the platform itself."""

    __tablename__ = "evaluation_log"
    __table_args__ = (Index("ix_evaluation_log_evaluation_id", "evaluation_id"),)

    challenge_id: Mapped[UUID] = mapped_column(ForeignKey("challenges.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[UUID | None]
    about_id: Mapped[UUID | None]
    phase_id: Mapped[UUID | None]
    solution_id: Mapped[UUID | None]
    evaluation_id: Mapped[UUID | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    digest: Mapped[str] = mapped_column(String(64))

    def says(self) -> dict[str, Any]:
        """Return everything except the digest."""
        return {c.key: getattr(self, c.key) for c in self.__table__.columns if c.key != "digest"}


def chained(rows: Iterable[Mapping[str, Any]], before: str) -> list[dict[str, Any]]:
    """Yield each row with its digest. The first one follows the digest `before`."""
    found = []
    for row in rows:
        before = digest_of(row, before)
        found.append({**row, "digest": before})
    return found


def broken(acts: Iterable[LogEntry]) -> int | None:
    """Return the number of the first entry of a challenge that was changed, or None if the chain is intact."""
    before = BEGINNING
    for expected, act in enumerate(acts, start=1):
        before = digest_of(act.says(), before)
        if act.number != expected or act.digest != before:
            return expected
    return None
