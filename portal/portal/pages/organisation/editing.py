"""Pages of the register for those who keep it: a new body, and the facts and settings of one."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from portal.api.problems import CONFLICT, FORBIDDEN, INVALID, Problem
from portal.forms import errors as faults
from portal.forms.reading import line
from portal.forms.saving import Draft, Noun, opened, saved
from portal.pages.organisation import content
from portal.roles import CURATOR
from portal.visit import Visit

ORGANISATION: Final = Noun(
    "get_organisation_settings", "correct_organisation", content.shown, content.read, content.wire, content.labels
)


NO_SUCCESSOR: Final = "none"
MOST_SUCCESSORS: Final = 20


async def new(visit: Visit) -> Response:
    """Show the form of a new body, or register it."""
    me = await visit.person()
    if CURATOR not in me["roles"]:
        raise Problem(FORBIDDEN)
    values: dict[str, Any] = dict(content.EMPTY)
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        form = await visit.form()
        values = {**content.read(form), "kind": line(form, "kind")}
        _, errors = content.wire(values, set(content.NAMES), visit)
        if not values["kind"]:
            errors = {"kind": visit.text.gettext("Επιλέξτε το είδος του φορέα"), **errors}
        if not errors:
            body = {name: value for name, value in values.items() if value}
            try:
                made = await visit.send("register_organisation", body=body)
            except Problem as problem:
                if problem.status not in {CONFLICT, INVALID}:
                    raise
                errors = faults.of(problem, content.labels(visit))
            else:
                return visit.done(visit.path(f"organisations/{made.data['id']}"), "saved")
    kinds = await visit.labels("organisation_kinds")
    return await _form(visit, None, values, errors, kinds=kinds, curates=True)


async def edit(visit: Visit) -> Response:
    """Show the facts and settings of a body, or save those that changed."""
    path = {"organisation_id": visit.request.path_params["organisation_id"]}
    me, found = await visit.together(visit.person(), visit.call("get_organisation_settings", path=path))
    curates = CURATOR in me["roles"]
    manages = any(m["role"] == "manager" and m["organisation_id"] == path["organisation_id"] for m in me["memberships"])
    if not curates and not manages:
        raise Problem(FORBIDDEN)
    draft = await opened(visit, ORGANISATION, found)
    if visit.request.method == "POST":
        draft = await saved(visit, ORGANISATION, path, found)
        if draft.notice:
            return visit.done(visit.path(f"organisations/{path['organisation_id']}/edit"), draft.notice)
    return await _form(visit, draft, draft.values, draft.errors, curates=curates)


async def close(visit: Visit) -> Response:
    """Ask for the reason and the successor of a body that ends, then close it.

    The successor is searched by name on the same form; nothing ends before one is chosen or none is wanted.
    """
    path = {"organisation_id": visit.request.path_params["organisation_id"]}
    me, organisation = await visit.together(visit.person(), visit.read("get_organisation", path=path))
    if CURATOR not in me["roles"]:
        raise Problem(FORBIDDEN)
    values, errors = {"reason": "", "successor_id": "", "q": ""}, {}
    if visit.request.method == "POST":
        form = await visit.form()
        values = {name: line(form, name) for name in values}
        if line(form, "action") == "close":
            _ = visit.text.gettext
            chosen = values["successor_id"]
            if not chosen:
                errors = {"successor_id": _("Επιλέξτε τον διάδοχο, ή ότι δεν υπάρχει")}
            else:
                body = {"reason": values["reason"], "successor_id": None if chosen == NO_SUCCESSOR else chosen}
                errors = await _closed(visit, path, body)
                if not errors:
                    return visit.done(visit.path(f"organisations/{path['organisation_id']}"), "body_closed")
    found: dict[str, Any] = {"items": []}
    if values["q"]:
        found = await visit.read("list_organisations", query={"q": values["q"], "limit": MOST_SUCCESSORS})
    return visit.page(
        "organisation/close.html",
        status=INVALID if errors else 200,
        organisation=organisation,
        found=[one for one in found["items"] if one["id"] != organisation["id"]],
        none=NO_SUCCESSOR,
        values=values,
        errors=errors,
    )


async def _closed(visit: Visit, path: dict[str, str], body: dict[str, Any]) -> dict[str, str]:
    _ = visit.text.gettext
    try:
        await visit.send("close_organisation", path=path, body=body)
    except Problem as problem:
        if problem.status not in {CONFLICT, INVALID}:
            raise
        return faults.of(problem, {"reason": _("Λόγος"), "successor_id": _("Διάδοχος")})
    return {}


async def _form(
    visit: Visit,
    draft: Draft | None,
    values: dict[str, Any],
    errors: dict[str, str],
    *,
    curates: bool,
    kinds: dict[str, str] | None = None,
) -> Response:
    return visit.page(
        "organisation/edit.html",
        status=draft.status if draft else INVALID if errors else 200,
        organisation=draft.thing if draft else None,
        draft=draft,
        values=values,
        errors=errors,
        theirs=draft.sides() if draft else {},
        labels=content.labels(visit),
        regions=await visit.labels("regions"),
        kinds=kinds or {},
        curates=curates,
    )
