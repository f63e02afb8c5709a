"""Events of circulars: public facts about the circular, none about a body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from chassis.events import Event


@dataclass(frozen=True, kw_only=True)
class CircularIssued(Event):
    """A circular has been sent to the bodies that it addresses. `corrects` is the circular that it replaces."""

    type: ClassVar[str] = "circular.issued.v1"
    aggregate: ClassVar[str] = "circular"
    key: ClassVar[str] = "circular_id"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = (
        "circular_id", "number", "title_el", "title_en", "kinds", "regions", "addressees", "corrects", "issued_at",
    )  # fmt: skip
    expects_listener: ClassVar[bool] = False

    circular_id: UUID
    number: str
    title_el: str
    title_en: str | None
    kinds: list[str]
    regions: list[str]
    addressees: int
    corrects: UUID | None
    issued_at: datetime


@dataclass(frozen=True, kw_only=True)
class CircularEnded(Event):
    """A circular asks nothing any more: `closed`, `recalled`, or `corrected` by another."""

    type: ClassVar[str] = "circular.ended.v1"
    aggregate: ClassVar[str] = "circular"
    key: ClassVar[str] = "circular_id"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("circular_id", "number", "state")
    expects_listener: ClassVar[bool] = False

    circular_id: UUID
    number: str
    state: str
