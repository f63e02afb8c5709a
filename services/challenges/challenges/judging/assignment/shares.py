"""Assigning: who evaluates what, in equal shares, never where somebody has an interest, only where one is missing."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import nsmallest
from uuid import UUID


@dataclass(frozen=True)
class Entry:
    """A solution to be evaluated: how many evaluators it still lacks, and who may not be one of them.

    `barred` are members of its team, people of the entrants' organisations, and whoever has or had an evaluation of it.
    """

    solution_id: UUID
    lacks: int
    barred: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Shares:
    """What an assignment came to: the pairs, and for which solutions evaluators are still missing, and how many.

    `remaining` evaluators were not looked for, because enough had been assigned for once.
    """

    pairs: list[tuple[UUID, UUID]] = field(default_factory=list)
    gaps: dict[UUID, int] = field(default_factory=dict)
    remaining: int = 0


def share_out(entries: Sequence[Entry], loads: Mapping[UUID, int], at_most: int = sys.maxsize) -> Shares:
    """Give each solution the evaluators it lacks, the least loaded first; `loads` is what each has already.

    The solutions with the least choice come first. Where nobody is barred, shares differ by one at most. A gap is
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
