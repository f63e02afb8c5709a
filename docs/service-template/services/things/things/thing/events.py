"""Events that a thing publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chassis.events import Event, PersonId


@dataclass(frozen=True, kw_only=True)
class ThingMade(Event):
    """A thing was made."""

    type: ClassVar[str] = "thing.made.v1"
    aggregate: ClassVar[str] = "thing"
    key: ClassVar[str] = "thing_id"
    expects_listener: ClassVar[bool] = False

    thing_id: UUID
    made_by: PersonId
