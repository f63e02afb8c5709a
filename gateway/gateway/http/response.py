"""HTTP responses: status, headers and body, ready to be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

Header = tuple[str, str]

STATUS_LINES: Final = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def status_line(status: int) -> str:
    """Return the status with its phrase, which is empty for a status that HTTP does not name."""
    return STATUS_LINES.get(status) or f"{status} "


@dataclass(slots=True)
class Response:
    """A response to the client; `etag` is already quoted.

    `more` yields the chunks that follow `body` when the whole is too large for memory. An error that it raises cuts the
    connection, so that no client takes a part for the whole.
    `take` receives the connection after the head, for a response without an end. It then owns the connection.
    """

    status: int
    headers: list[Header] = field(default_factory=list)
    body: bytes = b""
    etag: str | None = None
    close: bool = False
    more: Iterator[bytes] | None = None
    take: Callable[[Any], object] | None = None
