"""Events of derivations: a practice became public that came of another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from chassis.events import Event
from observatory.practice.derivation.model import PracticeDerivation
from observatory.practice.practice.events import ReadablePracticeEvent


@dataclass(frozen=True, kw_only=True)
class PracticeDerived(ReadablePracticeEvent):
    """The first publication of a practice that came of the adoption of `derived_from`."""

    type: ClassVar[str] = "practice.derived.v1"
    public_fields: ClassVar[tuple[str, ...]] = (
        *ReadablePracticeEvent.public_fields,
        "derived_from",
        "adoption_id",
        "title",
        "demo",
    )
    expects_listener: ClassVar[bool] = False
    invalidates: ClassVar[tuple[str, ...]] = ("practice:{derived_from}",)

    derived_from: UUID
    adoption_id: UUID
    title: str
    demo: bool


def derivation_events(derivation: PracticeDerivation | None, facts: Mapping[str, Any]) -> list[Event]:
    """Return the event of the first publication of a practice with these facts, where it came of an adoption."""
    if derivation is None:
        return []
    return [PracticeDerived(**facts, derived_from=derivation.derived_from, adoption_id=derivation.adoption_id)]
