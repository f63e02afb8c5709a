"""Content negotiation (RFC 9110, 12.5): languages, media types and codings that a client accepts, by weight."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from werkzeug.datastructures import Accept, LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

from chassis.language import DEFAULT_LANGUAGE, LANGUAGES

_HTML: Final = "text/html"
_MEDIA_TYPES: Final = ("application/json", "application/problem+json", _HTML)

# Browsers send 200 characters at most, and the library's time grows with the square of a header's length.
_MOST_CHARACTERS: Final = 1000


@lru_cache(maxsize=512)
def preferred_language(accept_language: str | None) -> str:
    """Return the language with the highest weight in `Accept-Language`, the first of equals. The default is Greek."""
    accepted = LanguageAccept((tag.partition("-")[0], weight) for tag, weight in _parse(accept_language))
    return accepted.best_match(sorted(LANGUAGES, key=accepted.find), default=DEFAULT_LANGUAGE)


@lru_cache(maxsize=512)
def prefers_html(accept: str | None) -> bool:
    """Return whether `Accept` gives HTML a higher weight than JSON, as browsers do. Among equals the first counts."""
    accepted = MIMEAccept((media.partition(";")[0].strip(), weight) for media, weight in _parse(accept))
    return accepted.best_match(sorted(_MEDIA_TYPES, key=accepted.find)) == _HTML


@lru_cache(maxsize=512)
def accepts_gzip(accept_encoding: str | None) -> bool:
    """Return whether `Accept-Encoding` admits gzip. A client without the header gets no compression."""
    accepted = Accept((coding.lower().removeprefix("x-"), weight) for coding, weight in _parse(accept_encoding))
    return accepted.quality("gzip") > 0


def _parse(header: str | None) -> Accept:
    return parse_accept_header(header) if header and len(header) <= _MOST_CHARACTERS else Accept()
