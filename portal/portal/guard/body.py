"""The size of a request's body: what is larger than a form can be is refused while it arrives."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST: Final = 1 << 20
TOO_LARGE: Final = 413


class BodyLimit:
    """Refuse bodies of more than a mebibyte, as the API does."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count what arrives."""
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > LARGEST:
                raise HTTPException(TOO_LARGE)
            return message

        await self._app(scope, counted, send)
