"""Events of approvals. They carry no comment, which is fetched when a mail is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from observatory.practice.practice.events import PracticeEvent


@dataclass(frozen=True, kw_only=True)
class PracticeReturned(PracticeEvent):
    """An approver of the organisation returned the practice to its authors instead of submitting it."""

    type: ClassVar[str] = "practice.returned.v1"

    review_id: UUID
