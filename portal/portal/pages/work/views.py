"""The page of one's work: what waits for the person who is signed in."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import UNAUTHENTICATED, Problem
from portal.roles import edited_for
from portal.visit import Visit

OPEN_EVALUATIONS: Final = frozenset({"assigned", "accepted"})


async def show(visit: Visit) -> Response:
    """Show what waits, and the person's own work."""
    if visit.session is None:
        raise Problem(UNAUTHENTICATED)
    me, reviews, challenge_reviews, practices, challenges, solutions, evaluations, invitations = await visit.together(
        visit.read("get_me"),
        visit.read_or(NOTHING, "list_review_queue"),
        visit.read_or(NOTHING, "list_challenge_queue"),
        visit.read_or(NOTHING, "list_own_practices"),
        visit.read_or(NOTHING, "list_own_challenges"),
        visit.read_or(NOTHING, "list_own_solutions"),
        visit.read_or(NOTHING, "list_own_evaluations"),
        visit.read_or(NOTHING, "list_own_invitations"),
    )
    return visit.page(
        "work/work.html",
        me=me,
        writes=bool(edited_for(me, visit.language)),
        reviews=reviews["items"],
        challenge_reviews=challenge_reviews["items"],
        practices=practices["items"],
        challenges=challenges["items"],
        solutions=solutions["items"],
        evaluations=[one for one in evaluations["items"] if one["state"] in OPEN_EVALUATIONS],
        invitations=invitations["items"],
    )
