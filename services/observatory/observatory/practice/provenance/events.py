"""What origins announce: the draft that a pilot left, so that the pilot can point to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from observatory.practice.practice.events import PracticeEvent


@dataclass(frozen=True, kw_only=True)
class PracticeDrafted(PracticeEvent):
    """A pilot ended, and this draft tells its report; said again, of the same practice, whenever it is asked again."""

    type: ClassVar[str] = "practice.drafted.v1"

    pilot_id: UUID
    challenge_id: UUID
    solution_id: UUID
