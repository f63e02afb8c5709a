"""Explanation of one phase for an entrant, without the names of the evaluators."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from challenges.call.phase.model import Phase
from challenges.judging.result.model import Result


def explained(
    result: Result, phase: Phase, *, entered: int, reasons: Sequence[tuple[Decimal | None, str]]
) -> dict[str, Any]:
    """Return the rank of a solution in a phase, the number of solutions, the scores, and the reasons."""
    facts = ("outcome", "rank", "total", "spread", "tie", "decided_at")
    return {
        "phase_id": phase.id,
        "position": phase.position,
        "name": phase.name,
        "entered": entered,
        **{name: getattr(result, name) for name in facts},
        "criteria": [{**criterion, "mean": result.means[criterion["code"]]} for criterion in phase.criteria],
        "reasons": [{"total": total, "comment": comment} for total, comment in reasons],
    }
