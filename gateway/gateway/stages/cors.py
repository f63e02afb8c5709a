"""CORS: only registered web origins may read our responses in a browser.

No cookie is ever read here, so nothing is allowed "with credentials": an application sends its access token itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from gateway.http.request import Request
from gateway.http.response import Header
from gateway.http.wire import elements

_ORIGIN: Final = re.compile(r"https?://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(:[1-9][0-9]{0,4})?")
_VARY: Final[Header] = ("Vary", "Origin")
_READABLE: Final[Header] = (
    "Access-Control-Expose-Headers",
    (
        "Content-Language, Deprecation, ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy, "
        "Retry-After, Sunset, WWW-Authenticate, X-Request-ID"
    ),
)
_SENDABLE: Final = (
    "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, "
    "traceparent, X-Request-ID"
)
_REMEMBERED: Final = "7200"  # seconds; browsers keep it for two hours at most


def read_origins(value: str) -> tuple[str, ...]:
    """Read a comma-separated list of origins, e.g. `https://www.example.gr,https://example.gr:8443`."""
    found = tuple(filter(None, elements(value)))
    for origin in found:
        if _ORIGIN.fullmatch(origin) is None:
            raise ValueError(f"{origin!r} is no origin: scheme://host, in lower case, without a path, never *")
    return found


class CorsPolicy:
    """Adds the headers that let a registered origin read the response. `Vary` tells caches about it."""

    def __init__(self, registered: Iterable[str]) -> None:
        self._registered = frozenset(registered)

    def admit(self, request: Request) -> bool:
        """Add the headers for the request's origin; return whether it is registered."""
        if not self._registered:
            return False
        request.added.append(_VARY)
        origin = request.headers.get("origin")
        if origin not in self._registered:
            return False
        request.added += [("Access-Control-Allow-Origin", origin or ""), _READABLE]
        return True

    @staticmethod
    def preflight(request: Request, allowed: str) -> list[Header]:
        """Return the response to a preflight request; `allowed` are the methods of the path."""
        if request.headers.get("access-control-request-method") is None:
            return []
        return [
            ("Access-Control-Allow-Methods", allowed),
            ("Access-Control-Allow-Headers", _SENDABLE),
            ("Access-Control-Max-Age", _REMEMBERED),
            ("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers"),
        ]
