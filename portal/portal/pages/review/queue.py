"""The queue: practices and challenges that wait for one person's decision, in one list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from portal.api.problems import FORBIDDEN, Problem
from portal.visit import Visit

PAGE: Final = 100
MOST_PAGES: Final = 5
FILTERS: Final = ("kind", "tier", "region", "organisation", "due", "sort")
SORTS: Final = frozenset({"waiting", "due", "submitted", "organisation"})
KEYS: Final = {"practices": "practice_id", "challenges": "challenge_id"}
QUEUES: Final = {"practices": "list_review_queue", "challenges": "list_challenge_queue"}


class Waiting(NamedTuple):
    """One thing that waits: `kind` is `practices` or `challenges`, as in its address."""

    kind: str
    id: str
    title: str
    summary: str
    organisation_id: str | None
    organisation: str
    region: str | None
    tier: str
    submitted_at: str
    waiting_since: str
    due_at: str
    overdue: bool
    take_over: bool


class Queue(NamedTuple):
    """The things that wait, filtered and in order.

    `totals` counts the practices by tier and urgency and the `challenges`, whatever the filters. `organisations` are
    the names of those among the items, by id. `more` tells that not all were read.
    """

    items: list[Waiting]
    totals: dict[str, int]
    organisations: dict[str, str]
    more: bool

    @property
    def total(self) -> int:
        """Return the number of all things that wait."""
        return self.totals["all"] + self.totals["challenges"]


def wanted(visit: Visit) -> dict[str, str]:
    """Return the filters of this page."""
    return {name: visit.request.query_params.get(name, "") for name in FILTERS}


def query(filters: Mapping[str, str]) -> str:
    """Return the filters as the query of an address, with its question mark; empty where there are none."""
    kept = {name: value for name, value in filters.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


async def read(visit: Visit, filters: Mapping[str, str]) -> Queue:
    """Return the things waiting for the person; raises `Problem` 403 where somebody reviews nothing."""
    practices, challenges = await visit.together(
        _all(visit, "list_review_queue", _asked(filters)), _all(visit, "list_challenge_queue", {})
    )
    everything = [
        *(_waiting("practices", item, visit.language) for item in practices.items),
        *(_waiting("challenges", item, visit.language) for item in challenges.items),
    ]
    found = [item for item in everything if _fits(item, filters)]
    found.sort(key=lambda item: _order(item, filters.get("sort", "")))
    totals = {**practices.totals, "challenges": len(challenges.items)}
    bodies = {item.organisation_id: item.organisation for item in found if item.organisation_id}
    return Queue(
        found,
        totals,
        dict(sorted(bodies.items(), key=lambda body: body[1].casefold())),
        practices.more or challenges.more,
    )


async def find(visit: Visit, kind: str, thing: str, organisation: str | None) -> tuple[dict[str, Any] | None, bool]:
    """Return the queue's facts of one thing of an organisation, and whether it may hold more than was read."""
    read = await _all(visit, QUEUES[kind], {"organisation": organisation} if kind == "practices" else {})
    return next((item for item in read.items if item[KEYS[kind]] == thing), None), read.more


def after(queue: Queue, kind: str, thing: str) -> Waiting | None:
    """Return the thing after this one, else the first of the others."""
    others = [item for item in queue.items if (item.kind, item.id) != (kind, thing)]
    places = [place for place, item in enumerate(queue.items) if (item.kind, item.id) == (kind, thing)]
    if not others:
        return None
    return others[places[0] % len(others)] if places else others[0]


class _Read(NamedTuple):
    items: list[dict[str, Any]]
    totals: dict[str, int]
    more: bool


def _asked(filters: Mapping[str, str]) -> dict[str, Any]:
    # The API orders practices before pages end, so that the first ones are those that the reviewer wants to see.
    sort = filters.get("sort", "")
    return {
        **{name: filters.get(name) for name in ("tier", "region", "organisation")},
        "overdue": "true" if filters.get("due") == "overdue" else None,
        "sort": sort if sort in SORTS else None,
    }


async def _all(visit: Visit, operation: str, wanted: Mapping[str, Any]) -> _Read:
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    page: dict[str, Any] = {}
    for _ in range(MOST_PAGES):
        page = await visit.read(operation, query={**wanted, "limit": PAGE, "cursor": cursor})
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    return _Read(items, page.get("totals", {}), cursor is not None)


def _waiting(kind: str, item: Mapping[str, Any], language: str) -> Waiting:
    return Waiting(
        kind,
        item[KEYS[kind]],
        item["title"],
        item["summary" if kind == "practices" else "brief"],
        item["organisation_id"],
        item[f"organisation_name_{language}"] or item["organisation_name_el"] or "",
        item["region"],
        item["tier"],
        item["submitted_at"],
        item["waiting_since"],
        item["due_at"],
        item["overdue"],
        bool(item.get("take_over")),
    )


def _fits(item: Waiting, filters: Mapping[str, str]) -> bool:
    pairs = {"kind": item.kind, "tier": item.tier, "region": item.region, "organisation": item.organisation_id}
    return all(filters.get(name) in (None, "", value) for name, value in pairs.items()) and (
        filters.get("due") != "overdue" or item.overdue
    )


def _order(item: Waiting, sort: str) -> tuple[str, str]:
    first = {
        "due": item.due_at,
        "submitted": item.submitted_at,
        "title": item.title.casefold(),
        "organisation": item.organisation.casefold(),
    }
    return first.get(sort, item.waiting_since), item.id


def check_reviewer(is_reviewer: bool) -> None:
    """Refuse people without anything to decide; raises `Problem` 403."""
    if not is_reviewer:
        raise Problem(FORBIDDEN)
