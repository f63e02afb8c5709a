"""The page of one's work: what waits for the person who is signed in."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import UNAUTHENTICATED, Problem
from portal.roles import approved_for, edited_for
from portal.visit import Visit

INTERNAL_APPROVAL: Final = "internal_approval"
OPEN_EVALUATIONS: Final = frozenset({"assigned", "accepted"})


async def show(visit: Visit) -> Response:
    """Show what waits, and the person's own work."""
    if visit.session is None:
        raise Problem(UNAUTHENTICATED)
    waiting = {"state": INTERNAL_APPROVAL}
    (
        me, reviews, challenge_reviews, practices, challenges, solutions, evaluations, invitations,
        waiting_practices, waiting_challenges,
    ) = await visit.together(
        visit.read("get_me"),
        visit.read_or(NOTHING, "list_review_queue"),
        visit.read_or(NOTHING, "list_challenge_queue"),
        visit.read_or(NOTHING, "list_own_practices"),
        visit.read_or(NOTHING, "list_own_challenges"),
        visit.read_or(NOTHING, "list_own_solutions"),
        visit.read_or(NOTHING, "list_own_evaluations"),
        visit.read_or(NOTHING, "list_own_invitations"),
        visit.read_or(NOTHING, "list_own_practices", query=waiting),
        visit.read_or(NOTHING, "list_own_challenges", query=waiting),
    )  # fmt: skip
    speaks_for = approved_for(me, visit.language)
    return visit.page(
        "work/work.html",
        me=me,
        writes=bool(edited_for(me, visit.language)),
        reviews=reviews["items"],
        challenge_reviews=challenge_reviews["items"],
        practice_approvals=[one for one in waiting_practices["items"] if one["organisation_id"] in speaks_for],
        challenge_approvals=[one for one in waiting_challenges["items"] if _lead(one) in speaks_for],
        practices=practices["items"],
        challenges=challenges["items"],
        solutions=solutions["items"],
        evaluations=[one for one in evaluations["items"] if one["state"] in OPEN_EVALUATIONS],
        invitations=invitations["items"],
    )


def _lead(challenge: dict[str, Any]) -> str | None:
    return next((owner["organisation_id"] for owner in challenge["owners"] if owner["lead"]), None)
