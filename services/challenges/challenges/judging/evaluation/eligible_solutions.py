"""Judging: when a phase can be judged, and which solutions stand in it.

A phase judges the solutions handed in since the last judged phase, and those that came through it: a phase without
criteria only collects. So solutions may be collected in one phase and judged in the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from challenges.call.phase.model import FEWEST_EVALUATORS, Phase
from challenges.entry.solution.model import QUALIFIED, SELECTED, SUBMITTED
from challenges.judging.evaluation import errors

JUDGED: Final = (SUBMITTED, QUALIFIED, SELECTED)
"""The states of a solution that is judged in the phase where it stands."""


def needed(phase: Phase) -> int:
    """Return the minimum number of evaluators per solution, at least two."""
    return max(FEWEST_EVALUATORS, phase.evaluators_per_solution or FEWEST_EVALUATORS)


def last_judged(phases: Sequence[Phase], phase: Phase) -> Phase | None:
    """Return the evaluated phase before this one."""
    before = [one for one in phases if one.is_evaluated and one.position < phase.position]
    return max(before, key=lambda one: one.position, default=None)


def feeding(phases: Sequence[Phase], phase: Phase) -> list[Phase]:
    """Return the phases with solutions judged in this one: itself, and those since the last evaluated one."""
    last = last_judged(phases, phase)
    since = last.position if last else 0
    return [one for one in phases if since < one.position <= phase.position]


def phase_ids(phases: Sequence[Phase], phase: Phase) -> list[UUID]:
    """Return the ids of the phases with solutions judged in this one."""
    return [one.id for one in feeding(phases, phase)]


def next_after(phases: Sequence[Phase], phase: Phase) -> Phase | None:
    """Return the following phase."""
    return min((one for one in phases if one.position > phase.position), key=lambda one: one.position, default=None)


def check_begun(phases: Sequence[Phase], phase: Phase, at: datetime) -> None:
    """Raise unless judging may go on: nobody can submit any more, and nothing earlier is undecided."""
    if phase.advanced_at is not None:
        raise errors.PhaseAdvanced
    last = last_judged(phases, phase)
    if last is not None and last.advanced_at is None:
        raise errors.EarlierPhaseUndecided(phase_id=str(last.id))
    entering = [one for one in feeding(phases, phase) if one.takes_submissions]
    if at < phase.opens_at or any(at < one.closes_at for one in entering):
        raise errors.PhaseStillOpen(opens_at=phase.opens_at, closes_at=max(one.closes_at for one in [phase, *entering]))


def check_over(phase: Phase, at: datetime) -> None:
    """Raise `PhaseStillOpen` before the phase has closed, because results never come before the published end."""
    if at < phase.closes_at:
        raise errors.PhaseStillOpen(opens_at=phase.opens_at, closes_at=phase.closes_at)
