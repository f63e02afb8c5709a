"""Render stage: turns a reply, a page or an error into a response, with its caching and security headers."""

from __future__ import annotations

import re
from typing import Final

import orjson

from chassis import pages
from chassis.errors import AppError
from chassis.etags import is_known
from chassis.messaging.rpc import Reply
from gateway.http.request import Request
from gateway.http.response import Header, Response
from gateway.http.wire import lower
from gateway.routing.table import Route

PROBLEM: Final = "application/problem+json"
_OK, _NO_CONTENT, _NOT_MODIFIED, _MOVED, _FIRST_ERROR = 200, 204, 304, 308, 400
_BODILESS: Final = frozenset({_NO_CONTENT, _NOT_MODIFIED})
_NOT_IN_304: Final = frozenset({"content-type", "content-length", "content-language"})

# What a service may say about its answer beside what the reply already carries.
_PASSED_ON: Final = frozenset(
    {
        "accept-post",
        "allow",
        "content-disposition",
        "content-language",
        "content-security-policy",
        "idempotency-replayed",
        "link",
        "location",
        "retry-after",
        "www-authenticate",
    }
)

# The language, too, may come from the token: a cache on the way keeps what is public for each caller apart.
_VARY: Final = "Accept, Accept-Language, Authorization"
_VALUE: Final = re.compile(r"[\t\x20-\x7e]*")
_ALWAYS: Final[list[Header]] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
]
_DATA_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"


def render(request: Request, route: Route, reply: Reply, *, public: bool) -> Response:
    """Create the response of a service's reply. `public` ones may be stored by shared caches."""
    headers = [*_ALWAYS]
    passed = {lower(name) for name in reply.headers}
    headers += [(name, value) for name, value in reply.headers.items() if _may_pass(name, value)]
    if reply.status not in _BODILESS:
        headers.append(("Content-Type", reply.content_type))
        if "content-language" not in passed:
            headers.append(("Content-Language", request.language))
    if "content-security-policy" not in passed:
        page = reply.content_type.startswith("text/html")
        headers.append(("Content-Security-Policy", pages.POLICY if page else _DATA_POLICY))
    headers += caching_headers(route, reply.status, public=public)
    etag = reply.etag if reply.status < _FIRST_ERROR and _shows_etag(route, reply) else None
    if etag:
        headers.append(("ETag", etag))
    body = b"" if reply.status in _BODILESS else reply.body
    return Response(reply.status, headers, body, etag)


def caching_headers(route: Route | None, status: int, *, public: bool) -> list[Header]:
    """Return `Cache-Control` and `Vary`."""
    policy, vary = None, _VARY
    if route is not None:
        policy = route.cache
        vary += ", Sec-Fetch-Mode" if route.pages else ""  # a link may lead a browser to the portal
    if not public or policy is None or status != _OK:
        return [("Cache-Control", "private, no-store"), ("Vary", vary)]
    return [("Cache-Control", f"public, max-age={policy.seconds}"), ("Vary", vary)]


def render_fault(request: Request, fault: AppError) -> Response:
    """Make a problem document (RFC 9457) of a fault, a page for a browser, in its language and without internals."""
    headers = [*_ALWAYS, *fault.headers.items()]
    if fault.status == 503 and "Retry-After" not in fault.headers:  # noqa: PLR2004
        headers.append(("Retry-After", "2"))
    headers += caching_headers(None, fault.status, public=False)
    if request.prefers_html():
        headers += [("Content-Type", pages.HTML), *pages.headers(request.language).items()]
        page = pages.error_page(fault, request.language, request.trace_id)
        return Response(fault.status, headers, page.encode())
    headers += [
        ("Content-Type", PROBLEM),
        ("Content-Language", request.language),
        ("Content-Security-Policy", _DATA_POLICY),
    ]
    body = orjson.dumps(fault.to_problem(request.language, request.trace_id))
    return Response(fault.status, headers, body)


def redirect(target: str) -> Response:
    """Create a redirect that keeps the method (RFC 9110, 15.4.9)."""
    headers = [*_ALWAYS, ("Location", target), ("Content-Security-Policy", _DATA_POLICY)]
    return Response(_MOVED, [*headers, *caching_headers(None, _MOVED, public=False)])


def conditional(request: Request, response: Response) -> Response:
    """Return 304 where the client already has this response (If-None-Match, weak comparison)."""
    asked = request.headers.get("if-none-match")
    if asked is None or response.etag is None or response.status != _OK:
        return response
    if asked != response.etag and not is_known(asked, response.etag):
        return response
    headers = [header for header in response.headers if lower(header[0]) not in _NOT_IN_304]
    return Response(_NOT_MODIFIED, headers, b"", response.etag)


def _shows_etag(route: Route, reply: Reply) -> bool:
    return route.method == "GET" or "-" in (reply.etag or "")


def _may_pass(name: str, value: str) -> bool:
    # what a header cannot hold (a line's end above all) is left out rather than let it become another header
    return lower(name) in _PASSED_ON and _VALUE.fullmatch(value) is not None
