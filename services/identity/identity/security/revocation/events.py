"""Event of revocations: an identifier and a time, for the gateways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chassis.events import Event, PersonId


@dataclass(frozen=True, kw_only=True)
class AccessEnded(Event):
    """Tokens of a client, a person or a session from before `ended_at` (Unix seconds) hold no longer."""

    type: ClassVar[str] = "access.ended.v1"
    aggregate: ClassVar[str] = "access"
    key: ClassVar[str] = "subject_id"
    public: ClassVar[bool] = False
    expects_listener: ClassVar[bool] = False  # gateways hear it on queues of their own, when they are there
    invalidates: ClassVar[tuple[str, ...]] = ("ended:{subject_id}:{ended_at}",)

    subject_id: PersonId  # or a client's
    ended_at: int
