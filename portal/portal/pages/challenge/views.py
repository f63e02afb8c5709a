"""Pages of challenges: the list, and one challenge with what happened in it."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.pages.challenge.standing import standing
from portal.pages.story.timeline import steps
from portal.roles import ARCHIVERS
from portal.visit import Visit

FILTERS: Final = ("q", "sector", "region", "kind", "openness")
PAGE_SIZE: Final = 20


async def search(visit: Visit) -> Response:
    """Show the challenges that a search finds."""
    wanted = {name: visit.request.query_params.get(name, "") for name in FILTERS}
    cursor = visit.request.query_params.get("cursor", "")
    found, sectors, regions = await visit.together(
        visit.read("list_challenges", query={**wanted, "cursor": cursor, "limit": PAGE_SIZE}),
        visit.labels("sectors"),
        visit.labels("regions"),
    )
    kept = {name: value for name, value in wanted.items() if value}
    next_query = urlencode({**kept, "cursor": found["next"]}) if found["next"] else ""
    return visit.page(
        "challenge/search.html",
        public=True,
        challenges=found["items"],
        wanted=wanted,
        sectors=sectors,
        regions=regions,
        next_path=f"{visit.path('challenges')}?{next_query}" if next_query else None,
    )


async def show(visit: Visit) -> Response:
    """Show one challenge."""
    path = {"challenge_id": visit.request.path_params["challenge_id"]}
    me, challenge = await visit.together(_somebody(visit), visit.read("read_challenge", path=path))
    questions, announcements, solutions, results, story, pilots, sectors, regions = await visit.together(
        visit.read_or(NOTHING, "list_questions", path=path),
        visit.read_or(NOTHING, "list_announcements", path=path),
        visit.read_or(NOTHING, "list_solutions", path=path),
        visit.read_or(NOTHING, "list_results", path=path),
        visit.read_or(NOTHING, "read_story", path={"case_id": challenge["id"]}),
        visit.read_or(NOTHING, "list_pilots", query={"challenge": challenge["id"]}),
        visit.labels("sectors"),
        visit.labels("regions"),
    )
    return visit.page(
        "challenge/challenge.html",
        public=True,
        challenge=challenge,
        may=standing(me, challenge),
        joins=bool(me and {m["role"] for m in me["memberships"]} & ARCHIVERS),
        questions=questions["items"],
        announcements=announcements["items"],
        solutions=solutions["items"],
        results=results["items"],
        story=[step for step in steps(visit, story["items"], here=challenge["id"]) if step.milestone],
        pilots=pilots["items"],
        sectors=sectors,
        regions=regions,
    )


async def _somebody(visit: Visit) -> dict[str, Any] | None:
    return await visit.person() if visit.session else None
