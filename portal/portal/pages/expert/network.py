"""Pages between experts and bodies: ask for an introduction, answer one, invite to a challenge, answer that."""

from __future__ import annotations

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import CONFLICT, FORBIDDEN, INVALID, NOT_FOUND, REFUSED_OR_LIMITED, Problem
from portal.forms import errors as faults
from portal.forms.reading import text
from portal.pages.challenge.standing import run_by
from portal.roles import edited_for
from portal.visit import Visit

ANSWERED = frozenset({CONFLICT, NOT_FOUND})


async def introduce(visit: Visit) -> Response:
    """Show the form of a request for an introduction, or send it."""
    path = {"expert_id": visit.request.path_params["expert_id"]}
    me, expert = await visit.together(visit.person(), visit.read("get_expert", path=path))
    bodies = edited_for(me, visit.language)
    if not bodies:
        raise Problem(FORBIDDEN)
    values, errors = {"organisation_id": next(iter(bodies)), "message": ""}, {}
    if visit.request.method == "POST":
        form = await visit.form()
        chosen = text(form, "organisation_id") or values["organisation_id"]
        values = {"organisation_id": chosen, "message": text(form, "message")}
        try:
            await visit.send("request_introduction", path=path, body=values)
        except Problem as problem:
            if problem.status not in REFUSED_OR_LIMITED:
                raise
            errors = faults.of(problem, {"message": visit.text.gettext("Το μήνυμά σας")})
        else:
            return visit.done(visit.path("network"), "introduction_asked")
    status = INVALID if errors else 200
    return visit.page(
        "expert/introduce.html", status=status, expert=expert, bodies=bodies, values=values, errors=errors
    )


async def show(visit: Visit) -> Response:
    """Show the introductions and the invitations to challenges that concern one."""
    await visit.person()
    introductions, invitations = await visit.together(
        visit.read("list_introductions", query={"limit": 100}),
        visit.read_or(NOTHING, "list_own_expert_invitations", query={"limit": 100}),
    )
    return visit.page(
        "expert/network.html",
        to_me=[one for one in introductions["items"] if one["direction"] == "to_me"],
        from_me=[one for one in introductions["items"] if one["direction"] == "from_me"],
        invitations=invitations["items"],
        states=states(visit),
        roles=roles(visit),
    )


async def answer(visit: Visit) -> Response:
    """Accept or decline a request for an introduction."""
    path = {"introduction_id": visit.request.path_params["introduction_id"]}
    return await _answered(visit, "answer_introduction", path)


async def answer_invitation(visit: Visit) -> Response:
    """Accept or decline the invitation of a challenge's owner."""
    path = {"invitation_id": visit.request.path_params["invitation_id"]}
    return await _answered(visit, "answer_expert_invitation", path)


async def invite(visit: Visit) -> Response:
    """Show the experts who fit a challenge and those invited, or invite one."""
    _me, found, _may = await run_by(visit)
    path = {"challenge_id": found.data["id"]}
    values, errors = {"expert_id": "", "role": "", "message": ""}, {}
    if visit.request.method == "POST":
        form = await visit.form()
        values = {name: text(form, name) for name in values}
        body = {**values, "expert_id": values["expert_id"] or None}
        try:
            await visit.send("invite_expert", path=path, body=body)
        except Problem as problem:
            if problem.status not in REFUSED_OR_LIMITED | {NOT_FOUND}:
                raise
            errors = faults.of(problem, {"message": visit.text.gettext("Μήνυμα")})
            errors = {f"message-{values['expert_id']}" if name else "": said for name, said in errors.items()}
        else:
            return visit.done(visit.path(f"challenges/{path['challenge_id']}/invite"), "expert_invited")
    proposed, invited, sectors = await visit.together(
        visit.read_or(NOTHING, "list_proposed_experts", path=path),
        visit.read_or(NOTHING, "list_expert_invitations", path=path, query={"limit": 100}),
        visit.labels("sectors"),
    )
    return visit.page(
        "expert/invite.html",
        status=INVALID if errors else 200,
        challenge=found.data,
        proposed=proposed["items"],
        invited=invited["items"],
        names={one["expert_id"]: one["display_name"] for one in proposed["items"]},
        states=states(visit),
        roles=roles(visit),
        sectors=sectors,
        values=values,
        errors=errors,
    )


def states(visit: Visit) -> dict[str, str]:
    """Return the names of the states of introductions and invitations."""
    _ = visit.text.gettext
    return {
        "requested": _("Περιμένει απάντηση"),
        "invited": _("Περιμένει απάντηση"),
        "accepted": _("Απαντήθηκε θετικά"),
        "declined": _("Απαντήθηκε αρνητικά"),
        "called_off": _("Έληξε"),
    }


def roles(visit: Visit) -> dict[str, str]:
    """Return the names of the roles to which experts are invited."""
    _ = visit.text.gettext
    return {"solver": _("Να προτείνει λύση"), "evaluator": _("Να αξιολογήσει λύσεις")}


async def _answered(visit: Visit, operation: str, path: dict[str, str]) -> Response:
    await visit.person()
    accepts = text(await visit.form(), "decision") == "accept"
    try:
        await visit.send(operation, path=path, body={"decision": "accept" if accepts else "decline"})
    except Problem as problem:
        if problem.status not in ANSWERED:
            raise
        return visit.done(visit.path("network"), "answered_already")
    return visit.done(visit.path("network"), "network_accepted" if accepts else "network_declined")
