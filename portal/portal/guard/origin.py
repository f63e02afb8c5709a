"""The origin of a request that changes something: it must come from a page of ours (OWASP, CSRF prevention)."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_PAGE = re.compile(r"/(?:el|en)(?:[/?][^\x00-\x20\x7f\\]*)?")


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
    """Return the path of a page to go on to; anything that is no page of the portal becomes `default`."""
    return target if target and _PAGE.fullmatch(target) else default
