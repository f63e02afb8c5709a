"""Receive: the body that goes with the call, of a type the contract reads, within its caps."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Final
from urllib.parse import urlencode

from werkzeug.exceptions import HTTPException
from werkzeug.formparser import MultiPartParser
from werkzeug.http import parse_options_header

from chassis.bodies import FORM
from gateway.http.errors import BodyTooDeep, BodyTypeUnsupported, MalformedRequest
from gateway.http.request import Request
from gateway.http.wire import lower
from gateway.routing.table import Route

JSON: Final = "application/json"
MULTIPART: Final = "multipart/form-data"

# What is open to everybody is a form's worth; reading more costs everybody else time before anybody has said who asks.
STRANGERS_CAP: Final = 65_536

_CHARSET: Final = re.compile(r';[ \t]*charset\*?[ \t]*=[ \t]*"?([^";, \t]*)')
_UTF8: Final = frozenset({"utf-8", "utf8", "us-ascii"})

# Linear whatever the text is: never steps back, and a string without an end goes to the end.
_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_BRACKETS: Final = bytes.maketrans(b"{}", b"[]")
_ALL_BUT_BRACKETS: Final = bytes(byte for byte in range(256) if byte not in b"[]{}")


def receive(request: Request, route: Route, *, cap: int, seconds: float, depth: int) -> tuple[bytes, str]:
    """Return the body and its media type as the service reads them. An unexpected body is read and dropped."""
    body = request.body
    if body is None or not body.present:
        return b"", request.media_type() if route.uploads else JSON
    if not request.principal.signed_in:
        cap = min(cap, STRANGERS_CAP)
    if not (route.reads_body or route.reads_form or route.uploads):
        body.read_all(cap, seconds)
        return b"", JSON
    media_type = request.media_type()
    accepted = set(route.uploads) or ({JSON, FORM, MULTIPART} if route.reads_form else {JSON})
    coded = lower(request.headers.get("content-encoding") or "identity") != "identity"
    if media_type not in accepted or coded or (not route.uploads and not _is_utf8(request)):
        raise BodyTypeUnsupported(headers={"Accept-Post": ", ".join(sorted(accepted))})
    data = body.read_all(cap, seconds)
    if media_type == MULTIPART:
        return _as_form(request, data), FORM
    if media_type == JSON and too_deep(data, depth):
        raise BodyTooDeep
    return data, media_type


def _is_utf8(request: Request) -> bool:
    """Return whether the declared charset is UTF-8 or absent. JSON and forms have no other (RFC 8259, 8.1)."""
    said = _CHARSET.findall(lower(request.headers.get("content-type") or ""))
    return all(charset in _UTF8 for charset in said)


def too_deep(data: bytes, depth: int) -> bool:
    """Return whether JSON text is nested deeper than `depth`, without parsing it.

    Each pass removes all innermost brackets. Text that still has brackets after `depth` passes is too deep.
    """
    if data.count(b"[") + data.count(b"{") <= depth:
        return False
    brackets = _STRING.sub(b"", data).translate(_BRACKETS, _ALL_BUT_BRACKETS)
    surely = b"[" * (depth + 1)
    for _ in range(depth):
        if not brackets:
            return False
        if surely in brackets:
            return True
        brackets = brackets.replace(b"[]", b"")
    return bool(brackets)


def _as_form(request: Request, data: bytes) -> bytes:
    """Return a multipart form as a plain one. Mail providers send one-click unsubscribes either way (RFC 8058)."""
    boundary = parse_options_header(request.headers.get("content-type"))[1].get("boundary", "")
    try:
        form, files = MultiPartParser(max_form_parts=50).parse(BytesIO(data), boundary.encode(), len(data))
    except (HTTPException, ValueError):
        raise MalformedRequest from None
    if files:
        raise BodyTypeUnsupported
    return urlencode(list(form.items(multi=True))).encode()
