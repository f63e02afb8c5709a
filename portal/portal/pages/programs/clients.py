"""Pages of the programs that call the API for a body."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from portal.api.problems import CONFLICT, INVALID, REFUSED_OR_LIMITED, Problem
from portal.forms import errors as faults
from portal.forms.reading import line, text, texts
from portal.visit import Visit

SCOPES: Final = (
    "organisations:read", "experts:read", "taxonomies:read", "practices:read", "practices:write", "challenges:read",
    "challenges:write", "solutions:read", "pilots:read", "pilots:write", "cases:read", "webhooks:read",
    "webhooks:write",
)  # fmt: skip
OLD_SECRET_HOURS: Final = 24


async def show(visit: Visit) -> Response:
    """Show the programs of a body, or register one; its secret is shown on the answer and never again."""
    path = {"organisation_id": visit.request.path_params["organisation_id"]}
    await visit.person()
    values: dict[str, Any] = {"name": "", "scopes": [], "test": ""}
    errors: dict[str, str] = {}
    made: dict[str, Any] | None = None
    if visit.request.method == "POST":
        form = await visit.form()
        values = {"name": line(form, "name"), "scopes": texts(form, "scopes"), "test": text(form, "test")}
        errors, made = await _register(visit, path, values)
    organisation, clients = await visit.together(
        visit.read("get_organisation", path=path), visit.read("list_clients", query={**path, "limit": 100})
    )
    return visit.page(
        "programs/clients.html",
        status=INVALID if errors else 200,
        organisation=organisation,
        clients=clients["items"],
        made=made,
        scopes=SCOPES,
        values=values,
        errors=errors,
    )


async def one(visit: Visit) -> Response:
    """Show one program, renew its secret or end it."""
    params = visit.request.path_params
    path = {"client_id": params["client_id"]}
    await visit.person()
    made: dict[str, Any] | None = None
    error = ""
    if visit.request.method == "POST":
        action = text(await visit.form(), "action")
        try:
            if action == "rotate":
                body = {"keep_old_for_hours": OLD_SECRET_HOURS}
                made = (await visit.call("rotate_client", path=path, body=body)).data
        except Problem as problem:
            if problem.status not in REFUSED_OR_LIMITED:
                raise
            error = problem.detail
    client = await visit.read("get_client", path=path)
    return visit.page(
        "programs/client.html",
        status=CONFLICT if error else 200,
        client=client,
        made=made,
        error=error,
        organisation_id=params["organisation_id"],
    )


async def end(visit: Visit) -> Response:
    """Ask whether a program loses its access, then end it."""
    params = visit.request.path_params
    path = {"client_id": params["client_id"]}
    _me, client = await visit.together(visit.person(), visit.read("get_client", path=path))
    if visit.request.method == "POST":
        await visit.call("revoke_client", path=path)
        return visit.done(visit.path(f"account/clients/{params['organisation_id']}"), "ended_access")
    back = visit.path(f"account/clients/{params['organisation_id']}/{client['id']}")
    return visit.page("programs/end.html", kind="client", name=client["name"], back=back)


async def _register(
    visit: Visit, path: dict[str, str], values: dict[str, Any]
) -> tuple[dict[str, str], dict[str, Any] | None]:
    _ = visit.text.gettext
    if not values["scopes"]:
        return {"scopes": _("Επιλέξτε τι επιτρέπεται στο πρόγραμμα")}, None
    body = {**path, "name": values["name"], "scopes": values["scopes"], "test": values["test"] == "yes"}
    try:
        made = await visit.call("register_client", body=body)
    except Problem as problem:
        if problem.status not in REFUSED_OR_LIMITED:
            raise
        return faults.of(problem, {"name": _("Όνομα"), "scopes": _("Τι επιτρέπεται")}), None
    return {}, made.data
