"""Upload: a file of a form on its way to the API, in one request or in parts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from portal.api.problems import CONFLICT, INVALID, Problem
from portal.forms.reading import text
from portal.guard.body import TOO_LARGE
from portal.visit import KEY

if TYPE_CHECKING:
    from starlette.datastructures import FormData, UploadFile

    from portal.pages.file.owner import FileOwner
    from portal.visit import Visit

PART: Final = 1 << 20
LONGEST_NAME: Final = 255
COMPLETE: Final = "file-complete"
OTHER_BYTES: Final = "file-digest-mismatch"
REFUSED: Final = frozenset({CONFLICT, INVALID, TOO_LARGE})


async def upload(visit: Visit, owner: FileOwner, file: UploadFile, said: Mapping[str, Any]) -> None:
    """Send a file with its title. The same form sent again adds no second one. Raises `Problem`."""
    path, digest = owner.path(visit), await _digest(file)
    query = {"name": plain_name(file.filename or ""), **said}
    headers = key_of(await visit.form(), digest, query)
    size = file.size or 0
    if size <= PART:
        await visit.call(owner.upload, path=path, query=query, body=await file.read(), headers=headers)
        return
    begun = await visit.call(owner.upload, path=path, query={**query, "size": size}, body=b"", headers=headers)
    await _send(visit, owner, {**begun.data, "received": []}, file, digest)


async def resume(visit: Visit, owner: FileOwner, begun: Mapping[str, Any], file: UploadFile) -> None:
    """Send the parts of an interrupted upload that have not arrived. Raises `Problem`."""
    await _send(visit, owner, begun, file, await _digest(file))


async def _send(visit: Visit, owner: FileOwner, begun: Mapping[str, Any], file: UploadFile, digest: str) -> None:
    path, arrived = {**owner.path(visit), "file_id": begun["id"]}, set(begun["received"])
    try:
        await _parts(visit, owner, path, file, arrived)
        try:
            await visit.call(owner.complete, path=path, body={"sha256": digest})
        except Problem as problem:
            if not arrived or problem.code != OTHER_BYTES:
                raise
            # what had arrived was of another file of the same size
            await _parts(visit, owner, path, file, set())
            await visit.call(owner.complete, path=path, body={"sha256": digest})
    except Problem as problem:
        if problem.status == CONFLICT and problem.code == COMPLETE:
            return  # the same form, sent again
        if problem.status in REFUSED:
            with suppress(Problem):
                await visit.call(owner.remove, path=path)
        raise  # of anything but a refusal the parts stay, and the upload can go on


async def _parts(visit: Visit, owner: FileOwner, path: Mapping[str, str], file: UploadFile, arrived: set[int]) -> None:
    for number in range(1, -(-(file.size or 0) // PART) + 1):
        if number in arrived:
            continue
        await file.seek((number - 1) * PART)
        await visit.call(owner.part, path={**path, "number": str(number)}, body=await file.read(PART))


def key_of(form: FormData, about: str, query: Mapping[str, Any]) -> dict[str, str]:
    """Return the header by which the same form sent again adds no second file; `about` tells files apart."""
    key = text(form, "key")
    digest = hashlib.sha256(f"{about} {sorted(query.items())}".encode()).hexdigest()[:16]
    return {"Idempotency-Key": f"{key}-{digest}"} if KEY.fullmatch(key) else {}


async def _digest(file: UploadFile) -> str:
    digest = hashlib.sha256()
    while content := await file.read(PART):
        digest.update(content)
    await file.seek(0)
    return digest.hexdigest()


def plain_name(written: str) -> str:
    """Return a name that the API takes: systems make some with control characters, or very long."""
    return "".join(one for one in written if one.isprintable())[-LONGEST_NAME:].strip() or "file"
