"""One answer: status, headers and bytes, ready to be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

Header = tuple[str, str]

STATUS_LINES: Final = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def status_line(status: int) -> str:
    """Give the status with its phrase; a status HTTP does not name gets an empty one."""
    return STATUS_LINES.get(status) or f"{status} "


@dataclass(slots=True)
class Response:
    """What goes back to the client; `etag` is already quoted.

    `more` gives what follows `body`, a piece at a time, where the whole is too large to be held; what it raises cuts
    the connection, so that nobody takes a part for the whole.
    `take` has the connection after the head, for an answer without an end: it sends what it likes and keeps it.
    """

    status: int
    headers: list[Header] = field(default_factory=list)
    body: bytes = b""
    etag: str | None = None
    close: bool = False
    more: Iterator[bytes] | None = None
    take: Callable[[Any], object] | None = None
