"""Upload: a file from a form to the API, in parts where it is large."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from starlette.datastructures import UploadFile

if TYPE_CHECKING:
    from portal.visit import Visit

PART: Final = 1 << 20
KINDS: Final = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ndjson": "application/x-ndjson",
    ".jsonl": "application/x-ndjson",
}


async def chosen(visit: Visit) -> UploadFile | None:
    """Return the file of the form, or None where none was chosen."""
    file = (await visit.form()).get("file")
    return file if isinstance(file, UploadFile) and file.filename else None


def kind_of(file: UploadFile) -> str | None:
    """Return the media type of a file by its name, or None for a kind that cannot be imported."""
    return KINDS.get(PurePath(file.filename or "").suffix.lower())


async def sent(visit: Visit, file: UploadFile, kind: str, *, organisation_id: str, dry_run: bool) -> str:
    """Send a file and return the id of its import. Raises `Problem`; an import that misses a part does not start."""
    query = {"organisation_id": organisation_id, "dry_run": "true" if dry_run else ""}
    first = await file.read(PART)
    rest = await file.read(PART)
    if not rest:
        whole = {**query, "whole": "true"}
        begun = await visit.call("import_practices", query=whole, body=first, headers={"Content-Type": kind})
        return str(begun.data["id"])
    begun = await visit.call("import_practices", query=query, body=b"", headers={"Content-Type": kind})
    path, number = {"import_id": str(begun.data["id"])}, 1
    for part in (first, rest):
        await visit.call("put_import_part", path={**path, "number": str(number)}, body=part)
        number += 1
    while part := await file.read(PART):
        await visit.call("put_import_part", path={**path, "number": str(number)}, body=part)
        number += 1
    await visit.call("start_import", path=path)
    return path["import_id"]
