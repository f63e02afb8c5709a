"""Events of certifications. They carry the certificate, never scores; evaluators only where a mail goes to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from chassis.events import PersonId
from observatory.practice.practice.events import PracticeEvent, ReadablePracticeEvent


@dataclass(frozen=True, kw_only=True)
class PracticeCertified(ReadablePracticeEvent):
    """The published `revision` of a practice was certified, until a day. A later revision may be certified again."""

    type: ClassVar[str] = "practice.certified.v1"
    public_fields: ClassVar[tuple[str, ...]] = (
        *ReadablePracticeEvent.public_fields,
        "certified_at",
        "certified_until",
    )

    certified_at: datetime
    certified_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PracticeNotCertified(PracticeEvent):
    """Two evaluators did not find the published `revision` good enough for a certificate."""

    type: ClassVar[str] = "practice.not_certified.v1"


@dataclass(frozen=True, kw_only=True)
class PracticeCertificateEnding(PracticeEvent):
    """The certificate of a practice ends soon, unless it is certified again."""

    type: ClassVar[str] = "practice.certificate_ending.v1"

    certified_until: datetime


@dataclass(frozen=True, kw_only=True)
class PracticeCertificateEnded(ReadablePracticeEvent):
    """The certificate of a practice has ended: the practice stays public without the mark."""

    type: ClassVar[str] = "practice.certificate_ended.v1"
    public_fields: ClassVar[tuple[str, ...]] = (
        *ReadablePracticeEvent.public_fields,
        "certified_at",
        "certified_until",
    )

    certified_at: datetime
    certified_until: datetime
    evaluator_ids: list[PersonId]
