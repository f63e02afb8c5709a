"""Paths: split first, decode after, so that an encoded slash never makes a segment."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from gateway.http.errors import BadPath, RouteNotFound

_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f/\\]")


def split(path: str) -> list[str]:
    """Return the decoded segments of an absolute path; raise `BadPath` when they are not UTF-8.

    Nothing is normalised: `.`, `..`, empty and trailing segments are segments that no route has.
    """
    segments = path.split("/")[1:]
    if "%" not in path:
        return segments
    return [_decode(segment) if "%" in segment else segment for segment in segments]


def _decode(segment: str) -> str:
    if _BAD_ESCAPE.search(segment):
        raise BadPath
    try:
        decoded = unquote_to_bytes(segment).decode("utf-8")
    except UnicodeDecodeError:
        raise BadPath from None
    if _CONTROL.search(decoded):
        raise RouteNotFound
    return decoded
