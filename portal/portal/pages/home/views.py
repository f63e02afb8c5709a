"""The home page: a question first, then what is new and what is open."""

from __future__ import annotations

from starlette.responses import Response

from portal.pages.practice.regions import counts_of
from portal.visit import Visit

NEWEST = 5
OPEN = 4
EMPTY = {"items": [], "total": 0, "facets": {"regions": []}}


async def show(visit: Visit) -> Response:
    """Show the home page."""
    practices, challenges, regions, sectors = await visit.together(
        visit.read_or(EMPTY, "search_practices", query={"limit": NEWEST, "sort": "newest"}),
        visit.read_or({"items": []}, "list_challenges", query={"openness": "open", "limit": OPEN}),
        visit.labels("regions"),
        visit.labels("sectors"),
    )
    return visit.page(
        "home/home.html",
        public=True,
        practices=practices,
        challenges=challenges["items"],
        counts=counts_of(practices),
        regions=regions,
        sectors=sectors,
    )
