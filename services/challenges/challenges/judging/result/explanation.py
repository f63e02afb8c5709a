"""Explanation: what an entrant is told of one phase, without the names of those who judged."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from challenges.call.phase.model import Phase
from challenges.judging.result.model import Result


def explained(
    result: Result, phase: Phase, *, entered: int, reasons: Sequence[tuple[Decimal | None, str]]
) -> dict[str, Any]:
    """Say how a solution came out of a phase among so many, by which scores, and for which reasons."""
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
