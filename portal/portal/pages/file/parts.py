"""Parts: a large file as a page with scripts sends it, a part at a time, so that a broken connection costs one part."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse

from portal.api.problems import INVALID, Problem
from portal.forms.reading import line, text
from portal.pages.file.upload import COMPLETE, REFUSED, key_of, plain_name

if TYPE_CHECKING:
    from portal.pages.file.owner import FileOwner
    from portal.visit import Visit

BEGIN: Final = "begin"
SEND: Final = "part"
FINISH: Final = "complete"
ACTIONS: Final = frozenset({BEGIN, SEND, FINISH})


async def step(visit: Visit, owner: FileOwner, action: str) -> JSONResponse:
    """Do one step of an upload. Raises `Problem`."""
    form = await visit.form()
    file = {**owner.path(visit), "file_id": text(form, "file_id") or text(form, "resumed")}
    if action == BEGIN:
        return _answer(await _begun(visit, owner))
    if action == SEND:
        part = form.get("part")
        if not isinstance(part, UploadFile):
            raise Problem(INVALID)
        await visit.call(owner.part, path={**file, "number": text(form, "number")}, body=await part.read())
        return _answer({})
    try:
        await visit.call(owner.complete, path=file, body={"sha256": text(form, "sha256") or None})
    except Problem as problem:
        if problem.status not in REFUSED:
            raise
        if problem.code != COMPLETE:
            with suppress(Problem):
                await visit.call(owner.remove, path=file)
            return _answer({"alert": next(iter(problem.errors.values()), problem.detail)}, status=INVALID)
    return _answer({"place": f"{owner.place(visit)}?done=added"})


async def _begun(visit: Visit, owner: FileOwner) -> dict[str, Any]:
    form = await visit.form()
    resumed, size = text(form, "resumed"), text(form, "size")
    if resumed:
        found = await visit.read(owner.list, path=owner.path(visit))
        begun = next((one for one in found["unfinished"] if one["id"] == resumed), None)
        if begun is None or str(begun["size"]) != size:
            raise Problem(INVALID)
        return {"id": begun["id"], "received": begun["received"]}
    query = {"name": plain_name(line(form, "name")), "title": line(form, "title"), "size": size}
    hidden = {"confidential": "true"} if owner.hides and text(form, "confidential") else {}
    headers = key_of(form, size, query | hidden)
    begun = (
        await visit.call(owner.upload, path=owner.path(visit), query=query | hidden, body=b"", headers=headers)
    ).data
    return {"id": begun["id"], "received": []}


def _answer(said: dict[str, Any], *, status: int = 200) -> JSONResponse:
    return JSONResponse(said, status_code=status, headers={"Cache-Control": "no-store"})
