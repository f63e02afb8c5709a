"""Events of provenance: the draft that a pilot left, so that the pilot can point to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from observatory.practice.practice.events import PracticeEvent


@dataclass(frozen=True, kw_only=True)
class PracticeDrafted(PracticeEvent):
    """A pilot's report has become this draft. The event is repeated with the same practice for a repeated end."""

    type: ClassVar[str] = "practice.drafted.v1"

    pilot_id: UUID
    challenge_id: UUID
    solution_id: UUID
