"""Events of audiences: a published practice has others than before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from chassis.events import Event
from commons.audience import PUBLIC
from observatory.practice.practice.events import PracticeEvent


@dataclass(frozen=True, kw_only=True)
class PracticeAudienceChanged(PracticeEvent):
    """A published practice has another audience now. Its content is in the event that goes with this one."""

    type: ClassVar[str] = "practice.audience_changed.v1"
    expects_listener: ClassVar[bool] = False

    audience: str


@dataclass(frozen=True, kw_only=True)
class PracticeUnlisted(PracticeEvent):
    """A practice is no longer for everybody."""

    type: ClassVar[str] = "practice.unlisted.v1"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("practice_id", "organisation_id")
    invalidates: ClassVar[tuple[str, ...]] = ("practices", "practice:{practice_id}", "adoptions")


def audience_events(before: str | None, now: str, facts: Mapping[str, Any]) -> list[Event]:
    """Return the events of a publication for another audience than the one before; none of the first one."""
    if before in {None, now}:
        return []
    changed: list[Event] = [PracticeAudienceChanged(**facts, audience=now)]
    return [*changed, PracticeUnlisted(**facts)] if before == PUBLIC else changed
