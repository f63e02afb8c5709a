"""Upload: a file of a form on its way to the API, in one request or in parts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from portal.api.problems import CONFLICT, Problem
from portal.forms.reading import text
from portal.visit import KEY

if TYPE_CHECKING:
    from starlette.datastructures import UploadFile

    from portal.pages.file.owner import FileOwner
    from portal.visit import Visit

PART: Final = 1 << 20
LONGEST_NAME: Final = 255
COMPLETE: Final = "file-complete"


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
    path = {**path, "file_id": begun.data["id"]}
    try:
        for number in range(1, -(-size // PART) + 1):
            await visit.call(owner.part, path={**path, "number": str(number)}, body=await file.read(PART))
        await visit.call(owner.complete, path=path, body={"sha256": digest})
    except Problem as problem:
        if problem.status == CONFLICT and problem.code == COMPLETE:
            return  # the same form, sent again
        with suppress(Problem):
            await visit.call(owner.remove, path=path)
        raise


async def _digest(file: UploadFile) -> str:
    digest = hashlib.sha256()
    while content := await file.read(PART):
        digest.update(content)
    await file.seek(0)
    return digest.hexdigest()


def _plain_name(written: str) -> str:
    # of a name that a system made with control characters or no end, the API would say that it is wrong
    return "".join(one for one in written if one.isprintable())[-LONGEST_NAME:].strip() or "file"
