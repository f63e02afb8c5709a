"""Pages of circulars for their writers: the form, the preview, the steps, and the tracker."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from portal.api.problems import FORBIDDEN, INVALID, REFUSED, Problem
from portal.forms import errors as faults
from portal.forms.reading import iso_moment, moment, text
from portal.pages.circular import content
from portal.roles import CURATOR, centre_regions
from portal.visit import Visit

PAGE_SIZE: Final = 50
STALE: Final = 412
_STEPS: Final = {
    "submit": ("submit_circular", "", "circular_submitted"),
    "approve": ("approve_circular", "issue_at", "circular_approved"),
    "return": ("return_circular", "comment", "returned"),
    "close": ("close_circular", "reason", "circular_ended"),
    "recall": ("recall_circular", "reason", "circular_ended"),
    "delete": ("discard_circular", "", "deleted"),
}
_ASKED: Final = ("kind", "region", "state", "obligation", "overdue", "cursor")


async def new(visit: Visit) -> Response:
    """Show an empty form, or begin a circular. With `?corrects=` the form shows the text that it corrects."""
    me = await visit.person()
    if CURATOR not in me["roles"] and not centre_regions(me):
        raise Problem(FORBIDDEN)
    corrects = visit.request.query_params.get("corrects", "")
    earlier = await visit.read("get_circular", path={"circular_id": corrects}) if corrects else None
    values = content.shown(earlier) if earlier else content.empty()
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        values = content.read(await visit.form())
        body, errors = content.wire(values, visit)
        if not errors:
            made, errors = await _sent(visit, "write_circular", {}, {**body, "corrects": corrects or None})
            if made:
                return visit.done(visit.path(f"circulars/{made['id']}/preview"), "saved")
    return await _form(visit, None, values, errors)


async def edit(visit: Visit) -> Response:
    """Show a draft as a form, or save it."""
    path = {"circular_id": visit.request.path_params["circular_id"]}
    _, circular = await visit.together(visit.person(), visit.read("get_circular", path=path))
    if not circular["may_write"] or circular["state"] != "draft":
        raise Problem(FORBIDDEN)
    values = content.shown(circular)
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        form = await visit.form()
        values = content.read(form)
        body, errors = content.wire(values, visit)
        if not errors:
            headers = {"If-Match": f'"{text(form, "version")}"'}
            made, errors = await _sent(visit, "change_circular", path, body, headers)
            if made:
                return visit.done(visit.path(f"circulars/{circular['id']}/preview"), "saved")
    return await _form(visit, circular, values, errors)


async def preview(visit: Visit) -> Response:
    """Show the bodies of a draft, and those without people."""
    path = {"circular_id": visit.request.path_params["circular_id"]}
    _, circular, found = await visit.together(
        visit.person(), visit.read("get_circular", path=path), visit.read("preview_circular", path=path)
    )
    return visit.page(
        "circular/preview.html",
        circular=circular,
        found=found,
        kinds=await visit.labels("organisation_kinds"),
        regions=await visit.labels("regions"),
    )


async def step(visit: Visit) -> Response:
    """Ask whether a step is meant, with its comment or moment, then take it."""
    path = {"circular_id": visit.request.path_params["circular_id"]}
    name = visit.request.url.path.rpartition("/")[2]
    _, circular = await visit.together(visit.person(), visit.read("get_circular", path=path))
    operation, field, done = _STEPS[name]
    values: dict[str, str] = {field: ""} if field else {}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        form = await visit.form()
        values = {field: moment(form, field) if field == "issue_at" else text(form, field)} if field else {}
        body, errors = _body(visit, values)
        if not errors:
            answered, errors = await _sent(visit, operation, path, body)
            if not errors:
                there = "circulars" if name == "delete" else f"circulars/{(answered or circular)['id']}"
                return visit.done(visit.path(there), done)
    return visit.page(
        "circular/step.html",
        status=INVALID if errors else 200,
        circular=circular,
        step=name,
        field=field,
        values=values,
        errors=errors,
        labels=content.labels(visit),
    )


async def track(visit: Visit) -> Response:
    """Show the standing of each body of a circular."""
    path = {"circular_id": visit.request.path_params["circular_id"]}
    query = {name: visit.request.query_params.get(name, "") for name in _ASKED}
    _, circular, found = await visit.together(
        visit.person(),
        visit.read("get_circular", path=path),
        visit.read("track_circular", path=path, query={**query, "limit": PAGE_SIZE}),
    )
    onwards = urlencode({**query, "cursor": found["next"] or ""})
    return visit.page(
        "circular/tracker.html",
        circular=circular,
        found=found,
        query=query,
        kinds=await visit.labels("organisation_kinds"),
        regions=await visit.labels("regions"),
        standings=content.standings(visit),
        next_path=f"{visit.path('circulars/' + circular['id'] + '/tracker')}?{onwards}" if found["next"] else None,
    )


def _body(visit: Visit, values: dict[str, str]) -> tuple[dict[str, Any] | None, dict[str, str]]:
    if "issue_at" not in values:
        return values or None, {}
    try:
        return {"issue_at": iso_moment(values["issue_at"])}, {}
    except ValueError:
        return None, {"issue_at": visit.text.gettext("Γράψτε ημέρα και ώρα, όπως 9 3 2027 και 08:30")}


async def _sent(
    visit: Visit, operation: str, path: dict[str, str], body: Any, headers: dict[str, str] | None = None
) -> tuple[Any, dict[str, str]]:
    """Send it; return the answer's data and the errors, one of them empty."""
    try:
        answer = await visit.send(operation, path=path, body=body, headers=headers)
    except Problem as problem:
        if problem.status not in {*REFUSED, FORBIDDEN, STALE}:
            raise
        return None, faults.of(problem, content.labels(visit))
    return answer.data, {}


async def _form(visit: Visit, circular: Any, values: dict[str, Any], errors: dict[str, str]) -> Response:
    return visit.page(
        "circular/edit.html",
        status=INVALID if errors else 200,
        circular=circular,
        values=values,
        errors=errors,
        labels=content.labels(visit),
        asked=content.asked(visit),
        kinds=await visit.labels("organisation_kinds"),
        regions=await visit.labels("regions"),
    )
