"""Pages of a body's members, for its manager: who works for it, whom it has invited."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import CONFLICT, INVALID, NOT_FOUND, Problem
from portal.forms import errors as faults
from portal.forms.reading import text
from portal.visit import Visit

ROLES: Final = ("contributor", "approver", "manager", "representative")


async def show(visit: Visit) -> Response:
    """Show members and invitations, or invite somebody."""
    path = {"organisation_id": visit.request.path_params["organisation_id"]}
    await visit.person()
    form = await visit.form() if visit.request.method == "POST" else None
    values = {name: text(form, name) if form else "" for name in ("email", "role")}
    errors: dict[str, str] = {}
    if form is not None:
        errors = await _invite(visit, path, values)
        if not errors:
            return visit.done(_place(visit, path), "invited")
    organisation, members, invitations = await visit.together(
        visit.read("get_organisation", path=path),
        visit.read("list_members", path=path),
        visit.read_or(NOTHING, "list_member_invitations", path=path),
    )
    return visit.page(
        "account/members.html",
        status=INVALID if errors else 200,
        organisation=organisation,
        members=members["items"],
        invitations=[one for one in invitations["items"] if one["state"] == "pending"],
        values=values,
        errors=errors,
    )


async def remove(visit: Visit) -> Response:
    """Ask whether one role of a person ends, or every one, then end it."""
    path = {name: visit.request.path_params[name] for name in ("organisation_id", "person_id")}
    role = visit.request.query_params.get("role", "")
    await visit.person()
    here = {"organisation_id": path["organisation_id"]}
    error = ""
    if visit.request.method == "POST":
        try:
            await visit.call("remove_member", path=path, query={"role": role})
        except Problem as problem:
            if problem.status != CONFLICT:
                raise
            error = problem.detail
        else:
            return visit.done(_place(visit, here), "removed")
    organisation, members = await visit.together(
        visit.read("get_organisation", path=here), visit.read("list_members", path=here)
    )
    ending = [m for m in members["items"] if m["person_id"] == path["person_id"] and role in {"", m["role"]}]
    if not ending:
        raise Problem(NOT_FOUND)
    status = CONFLICT if error else 200
    return visit.page("account/remove.html", status=status, organisation=organisation, ending=ending, error=error)


async def take_back(visit: Visit) -> Response:
    """Withdraw an invitation."""
    path = {name: visit.request.path_params[name] for name in ("organisation_id", "invitation_id")}
    await visit.person()
    await visit.call("withdraw_member_invitation", path=path)
    return visit.done(_place(visit, path), "removed")


async def _invite(visit: Visit, path: dict[str, str], values: dict[str, str]) -> dict[str, str]:
    _ = visit.text.gettext
    if values["role"] not in ROLES:
        return {"role": _("Επιλέξτε έναν ρόλο")}
    try:
        await visit.send("invite_to_organisation", path=path, body={**values, "language": visit.language})
    except Problem as problem:
        if problem.status not in {CONFLICT, INVALID, 429}:
            raise
        return faults.of(problem, {"email": _("Διεύθυνση e-mail"), "role": _("Ρόλος")})
    return {}


def _place(visit: Visit, path: dict[str, str]) -> str:
    return visit.path(f"account/members/{path['organisation_id']}")
