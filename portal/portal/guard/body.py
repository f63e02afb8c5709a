"""The size of a request's body: what is larger than a form can be is refused while it arrives."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST: Final = 1 << 20
LARGEST_WITH_FILE: Final = 32 << 20
"""Bytes of a form with a file: more than the API takes, so that the page of the form can say so."""

FILES: Final = "/files"
TOO_LARGE: Final = 413


class BodyLimit:
    """Refuse bodies of more than a mebibyte, as the API does, but for forms with a file."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count what arrives."""
        taken = 0
        most = LARGEST_WITH_FILE if scope.get("path", "").endswith(FILES) else LARGEST

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(TOO_LARGE)
            return message

        await self._app(scope, counted, send)
