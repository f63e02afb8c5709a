"""The home page: a question first, then what is new and what is open."""

from __future__ import annotations

from starlette.responses import Response

from portal.pages.practice.regions import counts_of
from portal.visit import Visit

NEWEST = 5
REUSED = 3
CARDS = 4
COUNTED = 100  # the API has no total of challenges; a hundred and more are shown as 100+


async def show(visit: Visit) -> Response:
    """Show the home page."""
    practices, reused, challenges, impact, regions, sectors, principles = await visit.together(
        visit.read("search_practices", query={"limit": NEWEST, "sort": "newest"}),
        visit.read("search_practices", query={"limit": REUSED, "sort": "reused"}),
        visit.read("list_challenges", query={"openness": "open", "limit": COUNTED}),
        visit.read_or(None, "read_impact_totals"),
        visit.labels("regions"),
        visit.labels("sectors"),
        visit.labels("principles"),
    )
    return visit.page(
        "home/home.html",
        public=True,
        practices=practices,
        reused=[one for one in reused["items"] if one.get("reuse") and one["reuse"]["adopted"]],
        challenges=challenges["items"][:CARDS],
        open_challenges=len(challenges["items"]),
        more_challenges=challenges["next"] is not None,
        counts=counts_of(practices),
        impact=impact,
        regions=regions,
        sectors=sectors,
        principles=principles,
    )
