"""The origin of a request that changes something: it must come from a page of ours (OWASP, CSRF prevention)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_same_origin(headers: Mapping[str, str], portal_url: str) -> bool:
    """Return whether a browser sent this from a page of the portal.

    `Sec-Fetch-Site` decides where the browser sends it; otherwise `Origin` must be the portal's own.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    return headers.get("origin") == portal_url


def is_csrf_token(given: str | None, expected: str) -> bool:
    """Return whether a form carries the token of the session, in constant time."""
    return given is not None and hmac.compare_digest(given.encode(), expected.encode())


def local_path(target: str | None, default: str) -> str:
    """Return a path on this portal to go on to; anything that leads elsewhere becomes `default`."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    if any(ord(letter) < 32 or letter in "\\\x7f" for letter in target):  # noqa: PLR2004 - control characters
        return default
    return target
