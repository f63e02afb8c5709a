"""Pages of experts: those who let themselves be found."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from portal.pages.expert.content import availabilities
from portal.roles import edited_for
from portal.visit import Visit

FILTERS: Final = ("q", "sector", "region")
PAGE_SIZE: Final = 20


async def show(visit: Visit) -> Response:
    """Show one expert who let themselves be found."""
    path = {"expert_id": visit.request.path_params["expert_id"]}
    expert, me, sectors, regions = await visit.together(
        visit.read("get_expert", path=path),
        visit.read_or(None, "get_me") if visit.session else _nobody(),
        visit.labels("sectors"),
        visit.labels("regions"),
    )
    return visit.page(
        "expert/expert.html",
        expert=expert,
        asks=bool(me and edited_for(me, visit.language)),
        availabilities=availabilities(visit),
        sectors=sectors,
        regions=regions,
    )


async def _nobody() -> None:
    return None


async def search(visit: Visit) -> Response:
    """Show the experts that a search finds."""
    wanted = {name: visit.request.query_params.get(name, "") for name in FILTERS}
    cursor = visit.request.query_params.get("cursor", "")
    found, sectors, regions = await visit.together(
        visit.read("list_experts", query={**wanted, "cursor": cursor, "limit": PAGE_SIZE}),
        visit.labels("sectors"),
        visit.labels("regions"),
    )
    kept = {name: value for name, value in wanted.items() if value}
    next_query = urlencode({**kept, "cursor": found["next"]}) if found["next"] else ""
    return visit.page(
        "expert/search.html",
        experts=found["items"],
        wanted=wanted,
        sectors=sectors,
        regions=regions,
        next_path=f"{visit.path('experts')}?{next_query}" if next_query else None,
    )
