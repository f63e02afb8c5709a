"""The page of one's work: everything that waits for the person who is signed in, and their own things."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import UNAUTHENTICATED, Problem
from portal.pages.work.waiting import TO_APPROVE, Found, waiting
from portal.roles import edited_for
from portal.visit import Visit

SEVERAL: Final = {"limit": 100}


async def show(visit: Visit) -> Response:
    """Show what waits, the most urgent first, and the person's own work."""
    if visit.session is None:
        raise Problem(UNAUTHENTICATED)
    approvals = {**SEVERAL, "state": TO_APPROVE}
    asked = {**SEVERAL, "direction": "to_me", "state": "requested"}
    me, practices, challenges, solutions, *lists = await visit.together(
        visit.read("get_me"),
        visit.read_or(NOTHING, "list_own_practices", query=SEVERAL),
        visit.read_or(NOTHING, "list_own_challenges", query=SEVERAL),
        visit.read_or(NOTHING, "list_own_solutions", query=SEVERAL),
        visit.read_or(NOTHING, "list_own_practices", query=approvals),
        visit.read_or(NOTHING, "list_own_challenges", query=approvals),
        visit.read_or(NOTHING, "list_review_queue", query=SEVERAL),
        visit.read_or(NOTHING, "list_challenge_queue", query=SEVERAL),
        visit.read_or(NOTHING, "list_own_evaluations", query=SEVERAL),
        visit.read_or(NOTHING, "list_evaluator_invitations"),
        visit.read_or(NOTHING, "list_own_invitations", query=SEVERAL),
        visit.read_or(NOTHING, "list_own_expert_invitations", query=SEVERAL),
        visit.read_or(NOTHING, "list_introductions", query=asked),
    )
    found = Found(practices["items"], challenges["items"], *(one["items"] for one in lists))
    tasks = waiting(visit, me, found)
    return visit.page(
        "work/work.html",
        me=me,
        writes=bool(edited_for(me, visit.language)),
        tasks=tasks,
        overdue=sum(task.overdue for task in tasks),
        more=any(one["next"] for one in lists if "next" in one),
        reviews=bool(found.reviews or found.challenge_reviews),
        practices=practices["items"],
        challenges=challenges["items"],
        solutions=solutions["items"],
    )
