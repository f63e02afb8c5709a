"""Pages of circulars for the bodies that they address: the list, one of them, and the answers of a body."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from portal.api.problems import FORBIDDEN, INVALID, NOT_FOUND, REFUSED, Problem
from portal.forms import errors as faults
from portal.forms.reading import line, text
from portal.pages.circular import content
from portal.roles import CURATOR, approved_for, centre_regions
from portal.visit import Visit

PAGE_SIZE: Final = 20


async def mine(visit: Visit) -> Response:
    """Show the circulars that the person may read."""
    query = {name: visit.request.query_params.get(name, "") for name in ("state", "cursor")}
    me, found = await visit.together(visit.person(), visit.read("list_circulars", query={**query, "limit": PAGE_SIZE}))
    here = f"{visit.path('circulars')}?state={query['state']}&cursor={found['next']}"
    return visit.page(
        "circular/mine.html",
        found=found["items"],
        writes=CURATOR in me["roles"] or bool(centre_regions(me)),
        state=query["state"],
        states=content.states(visit),
        next_path=here if found["next"] else None,
    )


async def show(visit: Visit) -> Response:
    """Show a circular, with the standing of each of the person's bodies."""
    path = {"circular_id": visit.request.path_params["circular_id"]}
    me, circular = await visit.together(visit.person(), visit.read("get_circular", path=path))
    return visit.page(
        "circular/circular.html",
        circular=circular,
        speaks=approved_for(me, visit.language),
        states=content.states(visit),
        standings=content.standings(visit),
        asked=content.asked(visit),
        kinds=await visit.labels("organisation_kinds"),
        regions=await visit.labels("regions"),
    )


async def acknowledge(visit: Visit) -> Response:
    """Record that a body has read a circular."""
    await visit.person()
    path = {"circular_id": visit.request.path_params["circular_id"]}
    body = {"organisation_id": line(await visit.form(), "organisation_id")}
    await visit.send("acknowledge_circular", path=path, body=body)
    return visit.done(visit.path(f"circulars/{path['circular_id']}"), "circular_read")


async def declare(visit: Visit) -> Response:
    """Ask for the declaration of a body, then record it."""
    path = {name: visit.request.path_params[name] for name in ("circular_id", "code")}
    me, circular = await visit.together(
        visit.person(), visit.read("get_circular", path={"circular_id": path["circular_id"]})
    )
    obligation = next((one for one in circular["obligations"] if one["code"] == path["code"]), None)
    if obligation is None:
        raise Problem(NOT_FOUND)
    speaks = approved_for(me, visit.language)
    bodies = {one["id"]: speaks[one["id"]] for one in circular["mine"] if one["id"] in speaks}
    if not bodies:
        raise Problem(FORBIDDEN)
    values: dict[str, Any] = {"organisation_id": next(iter(bodies)), "text": "", "url": ""}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        form = await visit.form()
        values = {name: text(form, name) for name in values}
        values["organisation_id"] = values["organisation_id"] or next(iter(bodies))
        try:
            await visit.send("declare_fulfilment", path=path, body={**values, "url": values["url"] or None})
        except Problem as problem:
            if problem.status not in REFUSED:
                raise
            errors = faults.of(problem, content.labels(visit))
        else:
            return visit.done(visit.path(f"circulars/{circular['id']}"), "circular_declared")
    return visit.page(
        "circular/declare.html",
        status=INVALID if errors else 200,
        circular=circular,
        obligation=obligation,
        bodies=bodies,
        values=values,
        errors=errors,
        labels=content.labels(visit),
    )
