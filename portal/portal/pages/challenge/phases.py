"""Pages of a challenge's phases: their list, the form of one, and its removal."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from portal.api.problems import CHANGED, CONFLICT, INVALID, NOT_FOUND, Problem
from portal.forms.saving import Draft, opened, refused, saved
from portal.pages.challenge import phase_content
from portal.pages.challenge.phase_content import EMPTY, EXTENSION, FIELDS, PhaseForm
from portal.pages.challenge.standing import has_opened, run_by
from portal.visit import Visit


async def show(visit: Visit) -> Response:
    """Show the phases of a challenge with their criteria."""
    _me, found, _may = await run_by(visit)
    return visit.page(
        "challenge/phases.html",
        challenge=found.data,
        kinds=phase_content.kinds(visit),
        opened={phase["id"]: has_opened(phase, found.data) for phase in found.data["phases"]},
    )


async def new(visit: Visit) -> Response:
    """Show an empty form of a phase, or add it."""
    _me, found, _may = await run_by(visit)
    form = PhaseForm(found.data, None)
    if visit.request.method != "POST":
        return _form(visit, Draft(found.data, found.etag or "", dict(EMPTY), ""), FIELDS, None)
    values = phase_content.read(await visit.form())
    body, errors = form.wire(values, set(FIELDS), visit)
    if not errors:
        path, headers = {"challenge_id": found.data["id"]}, {"If-Match": found.etag or "*"}
        try:
            await visit.send("edit_challenge", path=path, body=body, headers=headers)
        except Problem as problem:
            changed = problem.status == CHANGED
            errors = {"": problem.detail} if changed else refused(visit, form.noun, problem)
        else:
            return visit.done(visit.path(f"challenges/{found.data['id']}/phases"), "saved")
    return _form(visit, Draft(found.data, found.etag or "", values, "", errors), FIELDS, None)


async def edit(visit: Visit) -> Response:
    """Show the form of a phase, or save its changes. An opened phase can only be extended."""
    _me, found, _may = await run_by(visit)
    phase = _phase(visit, found.data)
    fields = EXTENSION if has_opened(phase, found.data) else FIELDS
    form = PhaseForm(found.data, phase["id"], fields)
    if visit.request.method != "POST":
        return _form(visit, await opened(visit, form.noun, found), fields, phase)
    draft = await saved(visit, form.noun, {"challenge_id": found.data["id"]}, found)
    if draft.notice:
        return visit.done(visit.path(f"challenges/{found.data['id']}/phases"), draft.notice)
    return _form(visit, draft, fields, phase)


async def remove(visit: Visit) -> Response:
    """Ask whether to take a phase out, then do it."""
    _me, found, _may = await run_by(visit)
    phase, path = _phase(visit, found.data), {"challenge_id": found.data["id"]}
    error = ""
    if visit.request.method == "POST":
        body = {"phases": phase_content.without(found.data, phase["id"])}
        try:
            await visit.send("edit_challenge", path=path, body=body, headers={"If-Match": found.etag or "*"})
        except Problem as problem:
            if problem.status not in {CONFLICT, INVALID, CHANGED}:
                raise
            error = " ".join([problem.detail, *problem.errors.values()])
        else:
            return visit.done(visit.path(f"challenges/{found.data['id']}/phases"), "removed")
    status = CONFLICT if error else 200
    return visit.page("challenge/remove_phase.html", status=status, challenge=found.data, phase=phase, error=error)


def _phase(visit: Visit, challenge: dict[str, Any]) -> dict[str, Any]:
    wanted = visit.request.path_params["phase_id"]
    phase: dict[str, Any] | None = next((one for one in challenge["phases"] if one["id"] == wanted), None)
    if phase is None:
        raise Problem(NOT_FOUND)
    return phase


def _form(visit: Visit, draft: Draft, fields: tuple[str, ...], phase: dict[str, Any] | None) -> Response:
    return visit.page(
        "challenge/phase.html",
        status=draft.status,
        challenge=draft.thing,
        phase=phase,
        draft=draft,
        values=draft.values,
        errors=draft.errors,
        theirs=draft.sides(lambda _, value: _readable(value)),
        fields_now=fields,
        labels=phase_content.labels(visit),
        kinds=phase_content.kinds(visit),
    )


def _readable(value: Any) -> str:
    return "\n".join(" · ".join(row[:5]) for row in value) if isinstance(value, list) else str(value)
