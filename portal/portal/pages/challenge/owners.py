"""Page of the owners of a challenge and of requests to join them."""

from __future__ import annotations

from starlette.responses import Response

from portal.api.problems import CONFLICT, REFUSED, Problem
from portal.forms.reading import text
from portal.pages.challenge.standing import standing
from portal.roles import approved_for
from portal.visit import Visit


async def show(visit: Visit) -> Response:
    """Show the owners of a challenge; send or answer a request to join, or leave."""
    path = {"challenge_id": visit.request.path_params["challenge_id"]}
    me, challenge = await visit.together(visit.person(), visit.read("read_challenge", path=path))
    error = ""
    if visit.request.method == "POST":
        action, body_id = text(await visit.form(), "action"), text(await visit.form(), "organisation_id")
        try:
            notice = await _do(visit, path, action, body_id)
        except Problem as problem:
            if problem.status not in REFUSED:
                raise
            error = problem.detail
        else:
            return visit.done(visit.path(f"challenges/{challenge['id']}/owners"), notice)
    owners = (await visit.read("list_owners", path=path))["items"]
    mine = approved_for(me, visit.language)
    taken = {owner["organisation_id"] for owner in owners}
    lead = next((owner["organisation_id"] for owner in challenge["owners"] if owner["lead"]), None)
    return visit.page(
        "challenge/owners.html",
        status=CONFLICT if error else 200,
        challenge=challenge,
        owners=owners,
        lead=lead,
        answers=lead in mine,
        mine=mine,
        free={key: name for key, name in mine.items() if key not in taken},
        runs=standing(me, challenge).runs,
        error=error,
    )


async def _do(visit: Visit, path: dict[str, str], action: str, organisation_id: str) -> str:
    at = {**path, "organisation_id": organisation_id}
    if action == "ask":
        await visit.send("ask_to_join", path=path, body={"organisation_id": organisation_id})
        return "join_asked"
    if action == "leave":
        await visit.call("leave_challenge", path=at)
        return "removed"
    decision = "accept" if action == "accept" else "decline"
    await visit.send("answer_join_request", path=at, body={"decision": decision})
    return "join_accepted" if decision == "accept" else "join_declined"
