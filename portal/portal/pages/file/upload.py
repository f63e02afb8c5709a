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
    from starlette.datastructures import UploadFile

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
    query = {"name": _plain_name(file.filename or ""), **said}
    key = text(await visit.form(), "key")
    about = hashlib.sha256(f"{digest} {sorted(query.items())}".encode()).hexdigest()[:16]
    headers = {"Idempotency-Key": f"{key}-{about}"} if KEY.fullmatch(key) else {}
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


async def _digest(file: UploadFile) -> str:
    digest = hashlib.sha256()
    while content := await file.read(PART):
        digest.update(content)
    await file.seek(0)
    return digest.hexdigest()


def _plain_name(written: str) -> str:
    # of a name that a system made with control characters or no end, the API would say that it is wrong
    return "".join(one for one in written if one.isprintable())[-LONGEST_NAME:].strip() or "file"
