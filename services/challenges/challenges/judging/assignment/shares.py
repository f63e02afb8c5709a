"""Assignment algorithm: equal shares, no conflicts of interest, only missing evaluators."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import nsmallest
from uuid import UUID


@dataclass(frozen=True)
class Entry:
    """A solution to be evaluated, with the number of missing evaluators.

    `barred` are members of its team, people of the entrants' organisations, and its present and former evaluators.
    """

    solution_id: UUID
    lacks: int
    barred: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Shares:
    """Outcome of an assignment: the pairs, and the number of missing evaluators for each solution with a gap.

    `remaining` evaluators were not sought, because the limit of one run was reached.
    """

    pairs: list[tuple[UUID, UUID]] = field(default_factory=list)
    gaps: dict[UUID, int] = field(default_factory=dict)
    remaining: int = 0


def share_out(entries: Sequence[Entry], loads: Mapping[UUID, int], at_most: int = sys.maxsize) -> Shares:
    """Assign the missing evaluators to each solution, the least loaded first. `loads` is the present load of each.

    The solutions with the fewest candidates come first. Where nobody is barred, shares differ by one at most. A gap is
    left only where fewer evaluators than needed are free of interest. After `at_most` pairs the rest waits.
    """
    load = dict(loads)
    turn = {evaluator: number for number, evaluator in enumerate(sorted(load))}
    shares = Shares()
    remaining = 0
    for entry in sorted(entries, key=lambda entry: (-len(entry.barred & load.keys()), entry.solution_id)):
        if len(shares.pairs) + entry.lacks > at_most:
            remaining += entry.lacks
            continue
        free = load.keys() - entry.barred
        chosen = nsmallest(entry.lacks, free, key=lambda evaluator: (load[evaluator], turn[evaluator]))
        for evaluator in chosen:
            load[evaluator] += 1
            shares.pairs.append((entry.solution_id, evaluator))
        if len(chosen) < entry.lacks:
            shares.gaps[entry.solution_id] = entry.lacks - len(chosen)
    return replace(shares, remaining=remaining)
