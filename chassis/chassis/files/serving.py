"""Serving: a file as an answer that no browser runs, piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import quote
from uuid import UUID

from chassis.declarations import Answer
from chassis.files.kinds import PICTURE
from chassis.files.model import PART_BYTES, Entry
from chassis.pagination import CursorCodec

_CURSOR: Final = "file"
_POLICY: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
_TEXT: Final = "text/"


def file_answer(
    entry: Entry, part: Callable[[UUID, int], bytes], cursors: CursorCodec, continuation: str | None
) -> Answer:
    """Return a piece of a file, the first of them with its headers (`part` reads one by id and number)."""
    after = cursors.after(_CURSOR, continuation, length=2)
    number = 1 if after is None else int(after[1])
    following = None
    if number * PART_BYTES < entry["size"]:
        following = cursors.seal(_CURSOR, [entry["id"], number + 1])
    media_type = entry["media_type"]
    return Answer(
        part(UUID(entry["id"]), number),
        content_type=f"{media_type}; charset=utf-8" if media_type.startswith(_TEXT) else media_type,
        headers={"Content-Disposition": disposition(entry), "Content-Security-Policy": _POLICY},
        continuation=following,
        etag=f'"{entry["sha256"]}"',
    )


def disposition(entry: Entry) -> str:
    """Return the `Content-Disposition` of a file (RFC 6266): a picture may be shown, anything else is saved."""
    name = entry["name"]
    plain = "".join(one if " " <= one <= "~" and one not in '"\\' else "_" for one in name)
    how = "inline" if entry["kind"] == PICTURE else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
