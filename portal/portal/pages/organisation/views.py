"""Pages of organisations: the register, and one body with its practices and challenges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from portal.visit import Visit

FILTERS: Final = ("q", "kind", "region")
PAGE_SIZE: Final = 30


async def search(visit: Visit) -> Response:
    """Show the bodies that a search finds."""
    wanted = {name: visit.request.query_params.get(name, "") for name in FILTERS}
    cursor = visit.request.query_params.get("cursor", "")
    found, kinds, regions = await visit.together(
        visit.read("list_organisations", query={**wanted, "cursor": cursor, "limit": PAGE_SIZE}),
        visit.labels("organisation_kinds"),
        visit.labels("regions"),
    )
    kept = {name: value for name, value in wanted.items() if value}
    next_query = urlencode({**kept, "cursor": found["next"]}) if found["next"] else ""
    return visit.page(
        "organisation/search.html",
        public=True,
        organisations=found["items"],
        wanted=wanted,
        kinds=kinds,
        regions=regions,
        next_path=f"{visit.path('organisations')}?{next_query}" if next_query else None,
    )


async def show(visit: Visit) -> Response:
    """Show one body."""
    organisation_id = visit.request.path_params["organisation_id"]
    organisation = await visit.read("get_organisation", path={"organisation_id": organisation_id})
    practices, challenges, kinds, regions, sectors = await visit.together(
        visit.read("search_practices", query={"organisation": organisation_id}),
        visit.read_or({"items": []}, "list_challenges", query={"organisation": organisation_id}),
        visit.labels("organisation_kinds"),
        visit.labels("regions"),
        visit.labels("sectors"),
    )
    me = await visit.read_or(None, "get_me") if visit.session else None
    return visit.page(
        "organisation/organisation.html",
        public=True,
        curates=bool(me and "curator" in me["roles"]),
        manages=bool(me and _manages(me, organisation_id)),
        organisation=organisation,
        practices=practices,
        challenges=challenges["items"],
        kinds=kinds,
        regions=regions,
        sectors=sectors,
    )


def _manages(me: Mapping[str, Any], organisation_id: str) -> bool:
    return any(m["role"] == "manager" and m["organisation_id"] == organisation_id for m in me["memberships"])
