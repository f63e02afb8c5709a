"""Ranking of the solutions of a phase, with tie-breakers.

The higher total comes first. Of equal totals (to four decimal places):

1. the higher mean on the criterion with the greatest weight, then on the next, and so on,
2. the smaller spread between the evaluators' totals,
3. the earlier submission,
4. the lower identifier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from challenges.judging.evaluation.scores import Criterion, by_weight
from chassis.language import Localized

TIE_RULE: Final = Localized(
    el="Προηγείται η υψηλότερη συνολική βαθμολογία (με τέσσερα δεκαδικά). Σε ισοβαθμία προηγείται η λύση με τον "
    "υψηλότερο μέσο όρο στο κριτήριο με τον μεγαλύτερο συντελεστή, έπειτα στο επόμενο κ.ο.κ.· έπειτα εκείνη με τη "
    "μικρότερη απόκλιση μεταξύ αξιολογητών· έπειτα εκείνη που υποβλήθηκε νωρίτερα· τέλος, εκείνη με το μικρότερο "
    "αναγνωριστικό.",
    en="The higher total (to four decimal places) comes first. Of equal totals, the solution with the higher mean on "
    "the criterion of the greatest weight, then on the next, and so on; then the one with the smaller spread between "
    "evaluators; then the one submitted earlier; then the one with the lower identifier.",
)
SPREAD: Final = "spread"
SUBMITTED_AT: Final = "submitted_at"
IDENTIFIER: Final = "id"


@dataclass(frozen=True)
class Standing:
    """Standing of one solution: submitted and open evaluations, and their total, None without any.

    `means` holds the mean score of each criterion, by code.
    """

    solution_id: UUID
    state: str
    submitted_at: datetime
    handed_in: int
    open: int
    total: Decimal | None
    spread: Decimal | None
    means: Mapping[str, Decimal] = field(default_factory=dict)

    def missing(self, needed: int) -> int:
        """Return the number of evaluators still to be assigned."""
        return max(0, needed - self.handed_in - self.open)

    def complete(self, needed: int) -> bool:
        """Return whether every assigned evaluation is submitted, and enough of them."""
        return self.open == 0 and self.handed_in >= needed


@dataclass(frozen=True)
class Placing:
    """A solution with its rank. `tie` is the tie-breaker against another of the same total, or None."""

    rank: int
    standing: Standing
    tie: str | None = None


def ranked(standings: Sequence[Standing], criteria: Sequence[Criterion]) -> list[Placing]:
    """Order complete standings. No two have the same rank."""
    codes = by_weight(criteria)
    keyed = sorted(((_key(standing, codes), standing) for standing in standings), key=lambda pair: pair[0])
    keys = [key for key, _ in keyed]
    ties = [None, *(_tie(above, below, codes) for above, below in pairwise(keys)), None]
    return [Placing(rank, standing, ties[rank - 1] or ties[rank]) for rank, (_, standing) in enumerate(keyed, start=1)]


def _key(standing: Standing, codes: Sequence[str]) -> tuple[Any, ...]:
    assert standing.total is not None
    assert standing.spread is not None
    means = (-standing.means[code] for code in codes)
    return (-standing.total, *means, standing.spread, standing.submitted_at, standing.solution_id)


def _tie(above: tuple[Any, ...], below: tuple[Any, ...], codes: Sequence[str]) -> str | None:
    """Return the first tie-breaker by which two neighbours differ, or None where their totals do."""
    named = [None, *(f"criterion:{code}" for code in codes), SPREAD, SUBMITTED_AT, IDENTIFIER]
    return next(name for name, one, other in zip(named, above, below, strict=True) if one != other)
