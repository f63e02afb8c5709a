"""Pages that change a practice: a new one, its form, and the steps that are confirmed first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from portal.api.problems import CONFLICT, FORBIDDEN, INVALID, Problem
from portal.forms.autosave import autosaved, begun, is_autosave, unsaved
from portal.forms.reading import text
from portal.forms.saving import Draft, Noun, opened, refused, saved
from portal.pages.practice import content
from portal.pages.practice.standing import standing
from portal.roles import edited_for
from portal.visit import Visit

TAXONOMIES: Final = {
    **{name: name for name in content.SEVERAL},
    "region": "regions",
    "stage": "stages",
    "outcome_kind": "outcome_kinds",
}
SUBMIT: Final = "submit"
SUBMITTABLE: Final = frozenset({"draft", "changes_requested"})
FILES: Final = "files"
PRACTICE: Final = Noun(
    "read_practice", "edit_practice", content.shown, content.read, content.wire, content.labels, content.faults_of
)


async def new(visit: Visit) -> Response:
    """Show an empty form, or begin a draft with what was written."""
    me = await visit.person()
    bodies = edited_for(me, visit.language)
    if not bodies:
        raise Problem(FORBIDDEN)
    if visit.request.method != "POST":
        return await _form(visit, Draft({}, "", content.empty(visit.language), ""), bodies)
    form = await visit.form()
    values = {**content.read(form), "organisation_id": text(form, "organisation_id")}
    body, errors = content.wire(values, {name for name in content.FIELDS if values[name]}, visit)
    quiet = await is_autosave(visit)
    if quiet or not errors:
        chosen = values["organisation_id"] or (next(iter(bodies)) if len(bodies) == 1 else None)
        try:
            made = await visit.send("create_practice", body={**body, "organisation_id": chosen})
        except Problem as problem:
            errors = refused(visit, PRACTICE, problem)
        else:
            place = visit.path(f"practices/{made.data['id']}/edit")
            return await (
                begun(visit, PRACTICE, made, place, errors) if quiet else _saved(visit, made.data["id"], "saved")
            )
    if quiet:
        return unsaved(errors)
    return await _form(visit, Draft({}, "", values, "", errors), bodies)


async def edit(visit: Visit) -> Response:
    """Show the form of a practice, or save what changed since it was shown."""
    path = {"practice_id": visit.request.path_params["practice_id"]}
    me, found = await visit.together(visit.person(), visit.call("read_practice", path=path))
    if not standing(me, found.data).edit:
        raise Problem(FORBIDDEN)
    if visit.request.method != "POST":
        return await _form(visit, await opened(visit, PRACTICE, found))
    if await is_autosave(visit):
        return await autosaved(visit, PRACTICE, path, found, drafts=SUBMITTABLE)
    draft = await saved(visit, PRACTICE, path, found)
    if draft.notice:
        return await _saved(visit, path["practice_id"], draft.notice)
    return await _form(visit, draft)


async def withdraw(visit: Visit) -> Response:
    """Ask whether to withdraw, then do it."""
    return await _step(visit, "withdraw", "withdraw_practice", "withdrawn")


async def archive(visit: Visit) -> Response:
    """Ask for the reason for which a practice is archived, then do it."""
    form = await visit.form() if visit.request.method == "POST" else None
    body = {"reason": text(form, "reason"), "personal_data": bool(text(form, "personal_data"))} if form else {}
    return await _step(visit, "archive", "archive_practice", "archived", body)


async def unarchive(visit: Visit) -> Response:
    """Ask whether to publish an archived practice again, then do it."""
    return await _step(visit, "unarchive", "unarchive_practice", "unarchived")


async def approve(visit: Visit) -> Response:
    """Ask whether the body submits the practice, then do it."""
    return await _step(visit, "approve", "approve_practice", "approved")


async def send_back(visit: Visit) -> Response:
    """Ask for the reason for which a practice goes back to its authors, then do it."""
    form = await visit.form() if visit.request.method == "POST" else None
    body = {"comment": text(form, "comment")} if form else {}
    return await _step(visit, "send_back", "return_practice", "returned", body)


async def delete(visit: Visit) -> Response:
    """Ask whether to delete a draft, then do it."""
    return await _step(visit, "delete", "delete_practice", "deleted")


async def _step(
    visit: Visit, step: str, operation: str, notice: str, body: Mapping[str, Any] | None = None
) -> Response:
    path = {"practice_id": visit.request.path_params["practice_id"]}
    me, practice = await visit.together(visit.person(), visit.read("read_practice", path=path))
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        try:
            await visit.send(operation, path=path, body=body)
        except Problem as problem:
            if problem.status not in {CONFLICT, INVALID}:
                raise
            errors = dict(problem.errors) or {"": problem.detail}
        else:
            return visit.done(visit.path("work" if step == "delete" else f"practices/{practice['id']}"), notice)
    elif not getattr(standing(me, practice), step):
        raise Problem(FORBIDDEN)
    status = (CONFLICT if "" in errors else INVALID) if errors else 200
    return visit.page(
        "practice/confirm.html",
        status=status,
        practice=practice,
        step=step,
        errors=errors,
        values={"reason": "", "comment": "", "personal_data": False, **(body or {})},
    )


async def _saved(visit: Visit, practice_id: str, notice: str) -> Response:
    action = text(await visit.form(), "action")
    if action != SUBMIT:
        return visit.done(visit.path(f"practices/{practice_id}/{FILES if action == FILES else 'edit'}"), notice)
    path = {"practice_id": practice_id}
    try:
        await visit.send("submit_practice", path=path, step="-submit")
    except Problem as problem:
        # What was written is saved already; the form shows every section that is missing.
        errors = refused(visit, PRACTICE, problem)
        found = await visit.call("read_practice", path=path)
        return await _form(visit, await opened(visit, PRACTICE, found, errors))
    return visit.done(visit.path(f"practices/{practice_id}"), "submitted")


async def _gaps(visit: Visit, practice: Mapping[str, Any]) -> list[str] | None:
    """Return the sections that a submission still needs, or None where nothing can be submitted."""
    if not practice or practice["state"] not in SUBMITTABLE:
        return None
    try:
        await visit.call("submit_practice", path={"practice_id": practice["id"]}, query={"dry_run": "true"})
    except Problem as problem:
        if problem.status != INVALID:
            return None
        return [name for name in content.NEEDED if name in problem.errors]
    return []


async def _form(visit: Visit, draft: Draft, bodies: Mapping[str, str] | None = None) -> Response:
    gaps, *found = await visit.together(
        _gaps(visit, {} if draft.errors else draft.thing), *(visit.labels(name) for name in TAXONOMIES.values())
    )
    terms = {name: _offered(codes, draft.values[name]) for name, codes in zip(TAXONOMIES, found, strict=True)}
    asked = None
    if draft.thing and draft.thing["state"] == "changes_requested":
        path = {"practice_id": draft.thing["id"]}
        asked = next(iter((await visit.read_or({"items": []}, "list_reviews", path=path))["items"]), None)
    return visit.page(
        "practice/edit.html",
        status=draft.status,
        draft=draft,
        practice=draft.thing,
        saves=not draft.thing or draft.thing["state"] in SUBMITTABLE,
        values=draft.values,
        errors=draft.errors,
        theirs=draft.sides(lambda name, value: _readable(name, value, terms)),
        bodies=bodies or {},
        labels=content.labels(visit),
        hints=content.hints(visit),
        limits=content.LIMITS,
        notes=content.NOTES,
        terms=terms,
        asked=asked,
        gaps=gaps,
        needed=len(content.NEEDED),
    )


def _offered(labels: Mapping[str, str], chosen: str | list[str]) -> dict[str, str]:
    # A code that a taxonomy no longer has stays chosen until somebody takes it out.
    codes = [chosen] if isinstance(chosen, str) else chosen
    return {**labels, **{code: code for code in codes if code and code not in labels}}


def _readable(name: str, value: str | list[str], terms: Mapping[str, Mapping[str, str]]) -> str:
    known = terms.get(name, {})
    return ", ".join(known.get(code, code) for code in value) if isinstance(value, list) else known.get(value, value)
