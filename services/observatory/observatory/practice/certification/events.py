"""Events of certifications. They carry the certificate, never the evaluators or their scores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from observatory.practice.practice.events import PracticeEvent


@dataclass(frozen=True, kw_only=True)
class PracticeCertified(PracticeEvent):
    """The published `revision` of a practice was certified. A later revision may be certified again."""

    type: ClassVar[str] = "practice.certified.v1"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("practice_id", "revision", "organisation_id", "certified_at")
    invalidates: ClassVar[tuple[str, ...]] = ("practices", "practice:{practice_id}")

    certified_at: datetime
