"""The queue: practices and challenges that wait for one person's decision, in one list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from portal.api.problems import FORBIDDEN, Problem
from portal.visit import Visit

PAGE: Final = 100
MOST_PAGES: Final = 5
FILTERS: Final = ("kind", "tier", "region", "due", "sort")
SORTS: Final = ("waiting", "due", "title", "organisation")


class Waiting(NamedTuple):
    """One thing that waits: `kind` is `practices` or `challenges`, as in its address."""

    kind: str
    id: str
    title: str
    summary: str
    organisation: str
    region: str | None
    tier: str
    waiting_since: str
    due_at: str
    overdue: bool


class Queue(NamedTuple):
    """The things that wait, filtered and in order; `total` counts all of them, `more` tells that not all were read."""

    items: list[Waiting]
    total: int
    regions: set[str]
    more: bool


def wanted(visit: Visit) -> dict[str, str]:
    """Return the filters of this page."""
    return {name: visit.request.query_params.get(name, "") for name in FILTERS}


def query(filters: Mapping[str, str]) -> str:
    """Return the filters as the query of an address, with its question mark; empty where there are none."""
    kept = {name: value for name, value in filters.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


async def read(visit: Visit, filters: Mapping[str, str]) -> Queue:
    """Return what waits for the person; raises `Problem` 403 where somebody reviews nothing."""
    (practices, more_practices), (challenges, more_challenges) = await visit.together(
        _all(visit, "list_review_queue"), _all(visit, "list_challenge_queue")
    )
    everything = [
        *(_waiting("practices", item, visit.language) for item in practices),
        *(_waiting("challenges", item, visit.language) for item in challenges),
    ]
    found = [item for item in everything if _fits(item, filters)]
    found.sort(key=lambda item: _order(item, filters.get("sort", "")))
    regions = {item.region for item in everything if item.region}
    return Queue(found, len(everything), regions, more_practices or more_challenges)


def after(queue: Queue, kind: str, thing: str) -> Waiting | None:
    """Return what comes next after one thing, else the first of the others."""
    others = [item for item in queue.items if (item.kind, item.id) != (kind, thing)]
    places = [place for place, item in enumerate(queue.items) if (item.kind, item.id) == (kind, thing)]
    if not others:
        return None
    return others[places[0] % len(others)] if places else others[0]


async def _all(visit: Visit, operation: str) -> tuple[list[Any], bool]:
    items: list[Any] = []
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        page = await visit.read(operation, query={"limit": PAGE, "cursor": cursor})
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            return items, False
    return items, True


def _waiting(kind: str, item: Mapping[str, Any], language: str) -> Waiting:
    return Waiting(
        kind,
        item["practice_id" if kind == "practices" else "challenge_id"],
        item["title"],
        item["summary" if kind == "practices" else "brief"],
        item[f"organisation_name_{language}"] or item["organisation_name_el"] or "",
        item["region"],
        item["tier"],
        item["waiting_since"],
        item["due_at"],
        item["overdue"],
    )


def _fits(item: Waiting, filters: Mapping[str, str]) -> bool:
    pairs = (("kind", item.kind), ("tier", item.tier), ("region", item.region))
    return all(filters.get(name) in (None, "", value) for name, value in pairs) and (
        filters.get("due") != "overdue" or item.overdue
    )


def _order(item: Waiting, sort: str) -> tuple[str, str]:
    first = {"due": item.due_at, "title": item.title.casefold(), "organisation": item.organisation.casefold()}
    return first.get(sort, item.waiting_since), item.id


def check_reviewer(is_reviewer: bool) -> None:
    """Refuse whoever decides about nothing; raises `Problem` 403."""
    if not is_reviewer:
        raise Problem(FORBIDDEN)
