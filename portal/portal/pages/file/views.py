"""Views of files: list, addition, titles, removal and download."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from starlette.datastructures import UploadFile
from starlette.responses import Response, StreamingResponse

from portal.api.problems import FORBIDDEN, INVALID, NOT_FOUND, Problem
from portal.forms.reading import line, text
from portal.pages.file import parts
from portal.pages.file.upload import REFUSED, resume, upload

if TYPE_CHECKING:
    from portal.pages.file.owner import FileOwner
    from portal.visit import Visit

TITLE_LIMIT: Final = 200
PASSED_ON: Final = ("Content-Type", "Content-Disposition", "Content-Security-Policy")


async def manage(visit: Visit, owner: FileOwner) -> Response:
    """Show the files of a thing to its editors. Add one, or change the title of one."""
    path = owner.path(visit)
    me, thing, found = await visit.together(
        visit.person(), visit.read(owner.read, path=path), visit.read(owner.list, path=path)
    )
    if not owner.may_change(me, thing):
        raise Problem(FORBIDDEN)
    values: dict[str, Any] = {"title": "", "confidential": ""}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        form = await visit.form()
        action = text(form, "action")
        if action in parts.ACTIONS:
            return await parts.step(visit, owner, action)
        file_id, resumed = text(form, "file_id"), text(form, "resumed")
        if resumed:
            errors = await _resume(
                visit, owner, next((one for one in found["unfinished"] if one["id"] == resumed), None)
            )
        elif file_id:
            errors = await _describe(visit, owner, file_id)
        else:
            values = {"title": line(form, "title"), "confidential": text(form, "confidential")}
            errors = await _add(visit, owner, values)
        if not errors:
            return visit.done(owner.place(visit), "saved" if file_id else "added")
    return visit.page(
        "file/files.html",
        status=INVALID if errors else 200,
        owner=owner,
        thing=thing,
        files=found["items"],
        unfinished=found["unfinished"],
        values=values,
        errors=errors,
    )


async def remove(visit: Visit, owner: FileOwner) -> Response:
    """Ask whether to remove a file, then do it."""
    path, file_id = owner.path(visit), visit.request.path_params["file_id"]
    me, thing, found = await visit.together(
        visit.person(), visit.read(owner.read, path=path), visit.read(owner.list, path=path)
    )
    if not owner.may_change(me, thing):
        raise Problem(FORBIDDEN)
    file = next((one for one in [*found["items"], *found["unfinished"]] if one["id"] == file_id), None)
    if visit.request.method == "POST":
        try:
            await visit.call(owner.remove, path={**path, "file_id": file_id})
        except Problem as problem:
            if problem.status != NOT_FOUND:  # somebody else has removed it
                raise
        return visit.done(owner.place(visit), "removed")
    if file is None:
        raise Problem(NOT_FOUND)
    return visit.page("file/remove.html", owner=owner, thing=thing, file=file)


async def download(visit: Visit, owner: FileOwner) -> Response:
    """Pass a file on, piece by piece, under the policy with which the API sends it."""
    path = {**owner.path(visit), "file_id": visit.request.path_params["file_id"]}
    found = await visit.portal.api.download(owner.get, visit.caller, path=path)
    kept = "no-store" if visit.session else "public, max-age=60"
    headers = {name: found.headers[name] for name in PASSED_ON if name in found.headers}
    return StreamingResponse(found.chunks(), headers={**headers, "Cache-Control": kept, "Vary": "Cookie"})


async def _add(visit: Visit, owner: FileOwner, values: Mapping[str, str]) -> dict[str, str]:
    _ = visit.text.gettext
    file = (await visit.form()).get("file")
    errors = {}
    if not isinstance(file, UploadFile) or not file.filename:
        errors["file"] = _("Επιλέξτε ένα αρχείο")
    if not values["title"]:
        errors["title"] = _("Γράψτε έναν τίτλο ή, για εικόνα, τι δείχνει")
    elif len(values["title"]) > TITLE_LIMIT:
        errors["title"] = _("Ο τίτλος μπορεί να έχει έως 200 χαρακτήρες")
    if errors or not isinstance(file, UploadFile):
        return errors
    said = {"title": values["title"], **({"confidential": "true"} if values["confidential"] else {})}
    try:
        await upload(visit, owner, file, said)
    except Problem as problem:
        return _refused(problem, "file", "title")
    return {}


async def _resume(visit: Visit, owner: FileOwner, begun: Mapping[str, Any] | None) -> dict[str, str]:
    _ = visit.text.gettext
    if begun is None:
        raise Problem(NOT_FOUND)
    name = f"file-{begun['id']}"
    file = (await visit.form()).get(name)
    if not isinstance(file, UploadFile) or not file.filename:
        return {name: _("Επιλέξτε ένα αρχείο")}
    if file.size != begun["size"]:
        return {name: _("Δεν είναι το ίδιο αρχείο: επιλέξτε εκείνο που είχατε αρχίσει να στέλνετε")}
    try:
        await resume(visit, owner, begun, file)
    except Problem as problem:
        return _refused(problem, name)
    return {}


async def _describe(visit: Visit, owner: FileOwner, file_id: str) -> dict[str, str]:
    form = await visit.form()
    body: dict[str, Any] = {"title": line(form, f"title-{file_id}")}
    if owner.hides:
        body["confidential"] = bool(text(form, f"confidential-{file_id}"))
    try:
        await visit.call(owner.describe, path={**owner.path(visit), "file_id": file_id}, body=body)
    except Problem as problem:
        return _refused(problem, f"title-{file_id}")
    return {}


def _refused(problem: Problem, *fields: str) -> dict[str, str]:
    """Return the errors of a refusal at the fields of the form, the first of them by default."""
    if problem.status not in REFUSED:
        raise problem
    found = {name: problem.errors[name] for name in fields if name in problem.errors}
    return found or {fields[0]: next(iter(problem.errors.values()), problem.detail)}
