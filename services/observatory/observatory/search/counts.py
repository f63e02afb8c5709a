"""Counts: the number of results, and of those with each code of each facet, in one pass over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from commons.audience import EVERYBODY, PUBLIC, Audiences
from observatory.practice.publication.model import UNKNOWN
from observatory.practice.reuse.model import BUCKETS, NEVER
from observatory.search.conditions import FACETS, Condition, of_filters, tsquery
from observatory.search.model import NOT_CERTIFIED, TALLIES, UNKNOWN_YEAR, counted

COMMON: Final = 1_000
"""The number at which counting by `sizes` stops: more is as good as many."""

MOST_ORGANISATIONS: Final = 50
"""Organisations that the facet names: those with most of the practices found."""

_COLUMNS: Final = [f"tally_{number}" for number in range(TALLIES)]
_SUMS: Final = ", ".join(f"tally_sum({one}) as {one}" for one in _COLUMNS)

# One pass over the rows found gives a few thousand cells (organisation and year); everything else is summed from them.
_FOUND: Final = f"""
    select organisation_id, year, count(*) as found, {_SUMS}
    from practice_search where document @@ cast(:query as tsquery) and audience = any(:audiences)
    group by organisation_id, year
"""  # noqa: S608 - names and numbers of ours
# the cells have everything; of what not everybody may read there is little, and it is taken away again
_PUBLIC: Final = f"""
    select organisation_id, year, sum(found)::bigint as found, {_SUMS} from (
        select organisation_id, year, found, {", ".join(_COLUMNS)} from search_cells
        union all
        select organisation_id, year, -1, {", ".join(f"-{one}" for one in _COLUMNS)} from practice_search
        where audience <> '{PUBLIC}'
    ) as cells group by organisation_id, year having sum(found) > 0
"""  # noqa: S608 - the same
_EVERYTHING: Final = f"""
    select organisation_id, year, sum(found)::bigint as found, {_SUMS}
    from search_cells group by organisation_id, year having sum(found) > 0
"""  # noqa: S608 - the same
_COUNT: Final = f"""
    with cells as materialized ({{cells}})
    select
        coalesce(sum(found), 0)::bigint,
        (select json_object_agg(year, found) from (
            select year, sum(found) as found from cells group by year) as years),
        (select json_object_agg(organisation_id, found) from (
            select organisation_id, sum(found) as found from cells where organisation_id is not null
            group by organisation_id order by found desc, organisation_id limit {MOST_ORGANISATIONS}) as organisations),
        {", ".join(f"tally_sum({one})" for one in _COLUMNS)}
    from cells
"""  # noqa: S608 - the same

_SIZES: Final = text(
    "select (select count(*) from (select 1 from practice_search"
    " where document @@ cast(asked.query as tsquery) and audience = any(:audiences) limit :enough) as found)"
    " from unnest(cast(:queries as text[])) with ordinality as asked (query, place) order by asked.place"
)

_REST: Final = {"reused": NEVER, "running": UNKNOWN, "certified": NOT_CERTIFIED}
"""The code of each facet that all practices have without another of its codes. It is not tallied."""

Facets = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Counts:
    """The number of results, and the counts of each facet, the largest first (years: the latest, reuse: the most)."""

    total: int
    facets: Facets


def count(
    session: Session,
    words: Condition,
    filters: Mapping[str, Sequence[str]],
    audiences: Audiences = EVERYBODY,
) -> Counts:
    """Count the results of a search. A facet's own filter does not narrow its counts, so that more can be chosen."""
    total, counts = _pass(session, (*words, *of_filters(filters)), audiences)
    for facet in FACETS:
        if filters.get(facet):
            _, others = _pass(session, (*words, *of_filters(filters, but=facet)), audiences)
            counts[facet] = others[facet]
    return Counts(total, {facet: _listed(facet, counts[facet]) for facet in FACETS})


def sizes(session: Session, queries: Sequence[str], audiences: Audiences = EVERYBODY) -> list[int]:
    """Count the practices that meet each tsquery, up to `COMMON`, in one statement."""
    if not queries:
        return []
    return list(session.scalars(_SIZES, {"queries": list(queries), "enough": COMMON, "audiences": list(audiences)}))


def _pass(session: Session, condition: Condition, audiences: Audiences) -> tuple[int, dict[str, dict[str, int]]]:
    everything = _PUBLIC if audiences == EVERYBODY else _EVERYTHING
    cells = _FOUND if condition else everything
    values = {"query": tsquery(condition), "audiences": list(audiences)} if condition else {}
    row = session.execute(text(_COUNT.format(cells=cells)), values).one()
    total, years, organisations, *sums = row
    counts = counted(sums)
    for facet, rest in _REST.items():
        others = int(total or 0) - sum(counts[facet].values())
        counts[facet] |= {rest: others} if others else {}
    known = {year: found for year, found in (years or {}).items() if int(year) != UNKNOWN_YEAR}
    return total, {**counts, "years": known, "organisations": organisations or {}}


def _listed(facet: str, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    if facet == "years":
        return [{"code": code, "count": counts[code]} for code in sorted(counts, reverse=True)]
    if facet == "reused":
        return [{"code": code, "count": counts[code]} for code in reversed(BUCKETS) if code in counts]
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [{"code": code, "count": number} for code, number in ranked]
