"""Identify: the request's id, its trace and its language, the client's word where it is sane."""

from __future__ import annotations

import os
import re
from typing import Final

from chassis.context import new_traceparent
from chassis.database.identifiers import uuid7
from chassis.language import LANGUAGES
from chassis.negotiation import preferred_language
from gateway.http.errors import MalformedRequest
from gateway.http.peers import TrustedProxies
from gateway.http.request import Request

_SANE_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_TRACEPARENT: Final = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})")


def identify(request: Request, proxies: TrustedProxies) -> None:
    """Fill in request id, trace (W3C Trace Context: same trace, our own span), language and client address."""
    headers = request.headers
    asked = headers.get("x-request-id")
    request.request_id = asked if asked and _SANE_ID.fullmatch(asked) else str(uuid7())
    parent = headers.get("traceparent")
    matched = _TRACEPARENT.fullmatch(parent) if parent else None
    request.traceparent = (
        f"00-{matched.group(1)}-{os.urandom(8).hex()}-{matched.group(2)}" if matched else new_traceparent()
    )
    accepted = headers.get("accept-language")
    chosen = chosen_language(request)
    if chosen:
        request.language = chosen
    elif accepted:
        request.language = preferred_language(accepted)
    request.client_ip = proxies.client(request.peer, headers.get("x-forwarded-for"))


def chosen_language(request: Request) -> str | None:
    """Return the language that a person chose for a page by `?lang=`, its error pages included."""
    if not request.prefers_html():
        return None
    try:
        chosen = request.query().get("lang", [""])[0]
    except MalformedRequest:  # refused where it is read, with the request's id
        return None
    return chosen if chosen in LANGUAGES else None
