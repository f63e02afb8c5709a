"""The page of one's work: everything that waits for the person who is signed in, and their own things."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import FIRST_OF_SERVERS, UNAUTHENTICATED, Problem
from portal.pages.work.waiting import REVIEWS, waiting
from portal.roles import edited_for, is_certifier, is_verifier
from portal.visit import Visit

SEVERAL: Final = {"limit": 100}


async def show(visit: Visit) -> Response:
    """Show what waits, the most urgent first, and the person's own work. A service that is away is named."""
    if visit.session is None:
        raise Problem(UNAUTHENTICATED)
    me, practices, challenges, solutions, *tasks = await visit.together(
        _part(visit, "get_me"),
        _part(visit, "list_own_practices", query=SEVERAL),
        _part(visit, "list_own_challenges", query=SEVERAL),
        _part(visit, "list_own_solutions", query=SEVERAL),
        _part(visit, "list_practice_tasks", query=SEVERAL),
        _part(visit, "list_challenge_tasks", query=SEVERAL),
        _part(visit, "list_my_tasks", query=SEVERAL),
        _part(visit, "list_circular_tasks", query=SEVERAL),
    )
    of_practices, of_challenges, of_person, of_circulars = tasks
    known = [one for one in tasks if one is not None]
    items = [item for one in known for item in one["items"]]
    return visit.page(
        "work/work.html",
        me=me,
        certifies=bool(me and is_certifier(me)),
        verifies=bool(me and is_verifier(me)),
        writes=bool(me and edited_for(me, visit.language)),
        tasks=waiting(visit, items),
        all=sum(one["totals"]["all"] for one in known),
        overdue=sum(one["totals"]["overdue"] for one in known),
        reviews=any(item["kind"] in REVIEWS for item in items),
        practices=practices,
        challenges=challenges,
        solutions=solutions,
        away={
            "practices": practices is None or of_practices is None,
            "challenges": challenges is None or solutions is None or of_challenges is None,
            "circulars": of_circulars is None,
            "account": me is None or of_person is None,
        },
    )


async def _part(visit: Visit, operation: str, **parts: Any) -> Any:
    """Return the data of an answer, nothing where the person may not ask for it, None while its service is away."""
    try:
        return await visit.read_or(NOTHING, operation, **parts)
    except Problem as problem:
        if problem.status < FIRST_OF_SERVERS:
            raise
        return None
