"""Page of open data: the files that everybody may have, and where practices happened."""

from __future__ import annotations

from starlette.responses import Response

from portal.visit import Visit

MOST_PLACES = 30


async def show(visit: Visit) -> Response:
    """Show the files and the places with most practices."""
    empty = {"items": [], "total": 0, "unplaced": 0}
    found, regions = await visit.together(visit.read_or(empty, "map_practices"), visit.labels("regions"))
    return visit.page(
        "open_data/open_data.html",
        public=True,
        places=found["items"][:MOST_PLACES],
        more=max(0, len(found["items"]) - MOST_PLACES),
        unplaced=found["unplaced"],
        regions=regions,
    )
