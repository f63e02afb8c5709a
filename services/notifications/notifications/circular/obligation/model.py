"""Obligation model: a request of a circular with its count and due day, and the record of its fulfilment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from notifications.base import Base

ACKNOWLEDGE: Final = "acknowledge"
APPOINT_REPRESENTATIVE: Final = "appoint_representative"
SUBMIT_PRACTICE: Final = "submit_practice"
DECLARE: Final = "declare"
KINDS: Final = (ACKNOWLEDGE, APPOINT_REPRESENTATIVE, SUBMIT_PRACTICE, DECLARE)
COUNTED: Final = (APPOINT_REPRESENTATIVE, SUBMIT_PRACTICE)
"""Kinds that fulfil themselves by facts of other services."""

AUTOMATIC: Final = "automatic"
DECLARED: Final = "declared"
WAIVED: Final = "waived"


class Obligation(Base):
    """One thing that a circular asks of each body. `code` is its name within the circular, kept by a correct copy."""

    __tablename__ = "circular_obligations"

    circular_id: Mapped[UUID] = mapped_column(ForeignKey("circulars.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    title_el: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text)
    explanation_el: Mapped[str] = mapped_column(Text)
    explanation_en: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None]
    required: Mapped[bool]
    min_count: Mapped[int]

    @classmethod
    def listed(cls, given: Iterable[Mapping[str, Any]]) -> list[Obligation]:
        """Return obligations in their order; the second of a kind has the code `declare-2`."""
        listed: list[Obligation] = []
        for position, one in enumerate(given):
            same = sum(1 for earlier in listed if earlier.kind == one["kind"])
            code = f"{one['kind']}-{same + 1}" if same else one["kind"]
            listed.append(cls(code=code, position=position, **one))
        return listed


class Fulfilment(Base):
    """The record that a body has fulfilled an obligation, or need not. No row: it is open."""

    __tablename__ = "circular_fulfilments"

    circular_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    how: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[UUID | None]
    text: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(Text, default="")


class Fact(Base):
    """Something that a body has done and that may fulfil obligations, now or of a circular to come.

    `ref` is the person or the practice. `ended_at` takes it back.
    """

    __tablename__ = "circular_facts"
    __table_args__ = (Index("ix_circular_facts_at", "at"),)

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    ref: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
