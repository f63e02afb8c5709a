"""Responses of the gateway's own pages: JSON and HTML with the common headers."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import replace
from typing import Any, Final

import orjson

from chassis.language import LANGUAGES
from chassis.negotiation import accepts_gzip
from chassis.pages import HTML, STYLE_SOURCE, Pages
from gateway.http.request import Request
from gateway.http.response import Header, Response

JSON: Final = "application/json"
_DATA_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY: Final = (
    f"default-src 'none'; script-src 'self'; style-src 'self' {STYLE_SOURCE}; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)

_PAGES: Final = Pages("gateway.pages")


def make_response(
    body: bytes,
    content_type: str,
    *,
    status: int = 200,
    language: str | None = None,
    max_age: int | None = None,
    policy: str = _DATA_POLICY,
) -> Response:
    """Create a response. With `max_age` (seconds) it is cacheable and gets an ETag, otherwise it is not."""
    headers: list[Header] = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Content-Security-Policy", policy),
        ("Content-Type", content_type),
        ("Cache-Control", "no-store" if max_age is None else f"public, max-age={max_age}"),
        ("Vary", "Accept, Accept-Language"),
    ]
    if language is not None:
        headers.append(("Content-Language", language))
    etag = None
    if max_age is not None:
        etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        headers.append(("ETag", etag))
    return Response(status, headers, body, etag)


class Document:
    """A stored, possibly large document, plain and compressed for clients that accept compression."""

    def __init__(self, response: Response) -> None:
        self._plain = response
        zipped = gzip.compress(response.body, mtime=0)
        # one weak tag for both: they differ in their bytes only
        etag = self._plain.etag = f"W/{response.etag}"
        kept = [header for header in response.headers if header[0] not in {"ETag", "Vary"}]
        kept += [("ETag", etag), ("Vary", "Accept, Accept-Encoding, Accept-Language")]
        self._plain.headers = kept
        self._zipped = replace(response, headers=[*kept, ("Content-Encoding", "gzip")], body=zipped)

    def to(self, request: Request) -> Response:
        """Return the response, compressed if the client accepts that."""
        return self._zipped if accepts_gzip(request.headers.get("accept-encoding")) else self._plain


def json_response(value: Any, **options: Any) -> Response:
    """Create a JSON response."""
    return make_response(orjson.dumps(value), JSON, **options)


def page(name: str, path: str, language: str, **given: Any) -> Response:
    """Create the response with a page of this package, which exists at `path` in both languages."""
    alternates = {chosen: f"{path}?lang={chosen}" for chosen in LANGUAGES}
    body = _PAGES.render(name, language, alternates=alternates, **given)
    return make_response(body.encode(), HTML, language=language, max_age=300, policy=PAGE_POLICY)


def page_language(request: Request) -> str:
    """Return the language of a page: `?lang=`, which a person chose, takes precedence over `Accept-Language`."""
    chosen = request.query().get("lang", [""])[0]
    return chosen if chosen in LANGUAGES else request.language
