"""Events of introductions: identifiers only; the message of a request stays here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chassis.events import Event, PersonId


@dataclass(frozen=True, kw_only=True)
class IntroductionEvent(Event):
    """Something that happened to a request for introduction: to an expert, by a person, for an organisation."""

    aggregate: ClassVar[str] = "introduction"
    key: ClassVar[str] = "introduction_id"

    introduction_id: UUID
    expert_id: PersonId
    organisation_id: UUID
    requested_by: PersonId


@dataclass(frozen=True, kw_only=True)
class IntroductionRequested(IntroductionEvent):
    """An organisation asks to be introduced to an expert."""

    type: ClassVar[str] = "introduction.requested.v1"


@dataclass(frozen=True, kw_only=True)
class IntroductionAnswered(IntroductionEvent):
    """The expert accepted, and both sides now see each other's address, or declined."""

    type: ClassVar[str] = "introduction.answered.v1"

    accepted: bool
