"""Counts: how many practices were found, and how many of them have each code of each facet, in one pass over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from observatory.search.conditions import FACETS, Condition, of_filters, tsquery
from observatory.search.model import TALLIES, counted
from observatory.search.planning import walking

MOST_ORGANISATIONS: Final = 50
"""Organisations that the facet names: those with most of the practices found."""

_SUMS: Final = ", ".join(f"sum(tally_{number})" for number in range(TALLIES))
_TALLIES: Final = f"select count(*), {_SUMS} from practice_search"  # noqa: S608 - column names of ours
_GROUPS: Final = "select organisation_id, year, count(*) from practice_search"

Facets = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Counts:
    """The number of practices found, and the counts of each facet, the largest first (years: the latest first)."""

    total: int
    facets: Facets


def count(session: Session, words: Condition, filters: Mapping[str, Sequence[str]]) -> Counts:
    """Count what a search finds. A facet's own filter does not narrow its own counts, so that more can be chosen."""
    total, counts = _pass(session, (*words, *of_filters(filters)))
    for facet in FACETS:
        if filters.get(facet):
            _, others = _pass(session, (*words, *of_filters(filters, but=facet)))
            counts[facet] = others[facet]
    return Counts(total, {facet: _listed(facet, counts[facet]) for facet in FACETS})


def _pass(session: Session, condition: Condition) -> tuple[int, dict[str, dict[str, int]]]:
    where, values = _where(condition)
    with walking(session, allowed=not condition):
        total, *sums = session.execute(text(_TALLIES + where), values).one()
        groups = session.execute(text(_GROUPS + where + " group by 1, 2"), values).all()
    counts = counted(sums)
    years: dict[str, int] = {}
    organisations: dict[str, int] = {}
    for organisation, year, number in groups:
        years[str(year)] = years.get(str(year), 0) + number
        if organisation is not None:
            organisations[str(organisation)] = organisations.get(str(organisation), 0) + number
    return total, {**counts, "years": years, "organisations": organisations}


def _where(condition: Condition) -> tuple[str, dict[str, str]]:
    if not condition:
        return "", {}
    return " where document @@ cast(:query as tsquery)", {"query": tsquery(condition)}


def _listed(facet: str, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    if facet == "years":
        return [{"code": code, "count": counts[code]} for code in sorted(counts, reverse=True)]
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    if facet == "organisations":
        ranked = ranked[:MOST_ORGANISATIONS]
    return [{"code": code, "count": number} for code, number in ranked]
