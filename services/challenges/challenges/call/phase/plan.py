"""Phase plan: replacement of the phases of a challenge by new ones, without touching opened ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from challenges.call.challenge.errors import ChallengeContradictory, PhaseFixed
from challenges.call.phase.model import PHASE_FIELDS, Phase, contradictions, must_lie_ahead
from chassis.errors import FieldError
from chassis.language import Localized


@dataclass(frozen=True)
class Plan:
    """Planned phases, each with its new values. Nothing is changed before `apply`.

    `extends` is true if an open phase will close later than published.
    """

    steps: Sequence[tuple[Phase, Mapping[str, Any]]]
    extends: bool

    @property
    def says(self) -> list[Mapping[str, Any]]:
        """Return the planned values of each phase."""
        return [planned for _, planned in self.steps]

    def apply(self) -> list[Phase]:
        """Write the plan into the phases and give them in order."""
        for position, (phase, planned) in enumerate(self.steps, start=1):
            for name in PHASE_FIELDS:
                setattr(phase, name, planned[name])
            phase.position = position
        return [phase for phase, _ in self.steps]


def replan(
    standing: Sequence[Phase], planned: Sequence[Mapping[str, Any]] | None, *, at: datetime, shown: bool
) -> Plan | None:
    """Plan the phases anew: an `id` keeps a phase, one without is new, an absent one is deleted.

    Return None when nothing changes. In a challenge that is `shown` to the public, begun phases stay as they are. Only
    an open one may close later, and new dates must lie ahead.

    Raise `PhaseFixed`, `ChallengeContradictory`.
    """
    if planned is None:
        return None
    known: dict[UUID, Phase] = {phase.id: phase for phase in standing}
    faults = [
        FieldError(f"phases.{number}.id", "unknown", _UNKNOWN)
        for number, phase in enumerate(planned)
        if phase.get("id") and phase["id"] not in known
    ]
    faults += _named_twice(planned)
    faults += contradictions(planned)
    if faults:
        raise ChallengeContradictory(errors=faults)
    steps = [(known[phase["id"]] if phase.get("id") else Phase.plan(phase), phase) for phase in planned]
    now = [(phase.id, phase.says()) for phase in standing]
    then = [(phase.id, {name: new[name] for name in PHASE_FIELDS}) for phase, new in steps]
    if now == then:
        return None
    begun = sum(phase.opened_at is not None or (shown and phase.opens_at <= at) for phase in standing)
    extends = now[:begun] != then[:begun]
    if extends and not (shown and _only_longer(standing[:begun], then, at)):
        raise PhaseFixed
    late = list(must_lie_ahead(planned, at, after=begun)) if shown else []
    if late:
        raise ChallengeContradictory(errors=late)
    return Plan(steps, extends)


def _only_longer(begun: Sequence[Phase], then: Sequence[tuple[UUID, Mapping[str, Any]]], at: datetime) -> bool:
    """Return whether the begun phases are unchanged except for a later end of the last, open one."""
    if len(then) < len(begun):
        return False
    *over, last = begun
    closes_at = then[len(over)][1]["closes_at"]
    return (
        all((phase.id, phase.says()) == new for phase, new in zip(over, then, strict=False))
        and then[len(over)] == (last.id, {**last.says(), "closes_at": closes_at})
        and last.covers(at)
        and closes_at > last.closes_at
    )


def _named_twice(planned: Sequence[Mapping[str, Any]]) -> list[FieldError]:
    seen: set[UUID] = set()
    faults = []
    for number, phase in enumerate(planned):
        if phase.get("id") in seen:
            faults.append(FieldError(f"phases.{number}.id", "repeated", _REPEATED))
        elif phase.get("id"):
            seen.add(phase["id"])
    return faults


_UNKNOWN = Localized(el="Η πρόκληση δεν έχει τέτοια φάση", en="The challenge has no such phase")
_REPEATED = Localized(el="Η φάση αναφέρεται δύο φορές", en="The phase is named twice")
