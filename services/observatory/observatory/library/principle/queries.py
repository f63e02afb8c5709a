"""Reads of principles: their numbers, the practices that claim one, and the report of a year.

Practices for public bodies only are not among them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from commons.greek_time import ATHENS
from commons.taxonomies import PRINCIPLES
from observatory.library.principle.texts import told
from observatory.practice.publication.model import PublishedPractice
from observatory.search.conditions import of_filters, tsquery
from observatory.search.counts import count
from observatory.search.index import NOTED
from observatory.search.model import CERTIFIED
from observatory.search.planner_settings import prepare
from observatory.search.queries import Place, published

NOW_CERTIFIED: Final = {"certified": [CERTIFIED]}
BEST: Final = 10

# as in search, the documents are found by their index, before anything is put in order
_CLAIMING: Final = text(
    """
    select practice_id, published_at from (
        select practice_id, published_at from practice_search
        where document @@ cast(:query as tsquery) and audience = 'public' offset 0
    ) as found
    where cast(:key as timestamptz) is null or (published_at, practice_id) < (:key, :id)
    order by published_at desc, practice_id desc limit :limit
    """
)
_CLAIMS: Final = """
    with claims as (
        select principle, p.practice_id, p.slug, p.title, p.organisation_id, p.region, p.results, p.demo,
            coalesce(o.name_el, p.organisation_name) as organisation_name, p.published_at,
            p.principle_notes ->> principle as note, p.certified_at is not null and p.stale_since is null as certified,
            coalesce(r.adopted, 0) as adopted,
            3 * (p.certified_at is not null and p.stale_since is null)::int + 2 * (coalesce(r.adopted, 0) > 0)::int
                + 2 * (p.principle_notes ->> principle is not null)::int + (p.results <> '')::int
                + (p.lessons <> '')::int
                + (p.source_url is not null or p.links <> '{}' or p.files <> '[]')::int as evidence
        from published_practices p
        cross join lateral unnest(p.principles) as principle
        left join organisations o on o.organisation_id = p.organisation_id
        left join practice_reuse r on r.practice_id = p.practice_id
        where p.audience = 'public' and (:demo or not p.demo)
            and (cast(:since as timestamptz) is null or p.published_at >= :since and p.published_at < :until)
    )
"""
_NUMBERS: Final = text(f"""{_CLAIMS}
    select principle, count(*) as practices, count(note) as explained, count(*) filter (where certified) as certified,
        count(*) filter (where adopted > 0) as adopted,
        count(distinct coalesce(organisation_id::text, organisation_name)) as organisations,
        count(distinct region) as regions
    from claims group by principle
""")  # noqa: S608 - text of ours
_BEST: Final = text(f"""{_CLAIMS}
    select principle, practice_id as id, slug, title, organisation_name, region, note, results, certified, adopted,
        evidence, demo
    from (
        select *, row_number() over (
            partition by principle order by evidence desc, adopted desc, published_at desc, practice_id
        ) as place from claims
    ) as ranked where place <= :most order by principle, place
""")  # noqa: S608 - text of ours


class Claim:
    """A practice claiming a principle: the attributes of what is published, and its note, if it has one."""

    def __init__(self, practice: PublishedPractice, note: str | None) -> None:
        self.practice = practice
        self.note = note

    def __getattr__(self, name: str) -> Any:
        """Return the practice's attribute of this name."""
        return getattr(self.practice, name)


def numbers(session: Session) -> dict[str, dict[str, int]]:
    """Return how many published practices claim each principle, and how many of those are certified."""
    found = {name: _counted(session, filters) for name, filters in (("practices", {}), ("certified", NOW_CERTIFIED))}
    return {code: {name: counts.get(code, 0) for name, counts in found.items()} for code in PRINCIPLES}


def explained(session: Session, code: str) -> int:
    """Return how many practices say how they follow a principle."""
    return count(session, (), {NOTED: [code]}).total


def claiming(session: Session, code: str, *, after: Place | None, limit: int) -> list[Place]:
    """Find the practices claiming a principle: first those with a note, of each the newest first."""
    prepare(session)
    claims, noted = of_filters({"principles": [code]}), of_filters({NOTED: [code]})
    places: list[Place] = []
    for tier, asked in enumerate((tsquery((*claims, *noted)), tsquery(claims, [noted]))):
        if len(places) == limit or (after and tier < after.tier):
            continue
        begin = after if after and after.tier == tier else None
        values = {"key": begin.key if begin else None, "id": begin.practice_id if begin else None}
        rows = session.execute(_CLAIMING, {"query": asked, "limit": limit - len(places), **values})
        places += [Place(tier, published_at, practice_id) for practice_id, published_at in rows]
    return places


def shown(session: Session, code: str, places: list[Place]) -> list[Claim]:
    """Load the practices at these places, each with its note."""
    found = published(session, [place.practice_id for place in places])
    return [Claim(one, one.principle_notes.get(code)) for one in found]


def report(session: Session, year: int | None, *, demo: bool) -> list[dict[str, Any]]:
    """Return each principle with its numbers and the practices with the best evidence.

    `year` is that of the first publication, in Greek time. `demo`: examples of the demonstration count, too.
    """
    since, until = (datetime(year + more, 1, 1, tzinfo=ATHENS) if year else None for more in (0, 1))
    values = {"since": since, "until": until, "demo": demo}
    counted = {row.principle: row._asdict() for row in session.execute(_NUMBERS, values)}
    best: dict[str, list[dict[str, Any]]] = {code: [] for code in PRINCIPLES}
    for row in session.execute(_BEST, {**values, "most": BEST}):
        best[row.principle].append(row._asdict())
    none = dict.fromkeys(("practices", "explained", "certified", "adopted", "organisations", "regions"), 0)
    return [{**told(code), **counted.get(code, none), "best": best[code]} for code in PRINCIPLES]


def _counted(session: Session, filters: dict[str, list[str]]) -> dict[str, int]:
    return {one["code"]: one["count"] for one in count(session, (), filters).facets["principles"]}
