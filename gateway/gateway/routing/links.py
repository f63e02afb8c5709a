"""Redirects for links into which a mail reader took the punctuation that ends a sentence.

No path of ours ends in punctuation, and nothing in the query of a page does. So the rest is the only address meant.
"""

from __future__ import annotations

from typing import Final

from chassis.errors import AppError
from gateway.http.request import Request
from gateway.http.wire import lower
from gateway.routing.table import Route, RouteTable

# As they stand in an address: percent-encoded, in small letters, where they must be.
_NOT_OF_IT: Final = (
    *("/", ".", ",", ";", ":", "!", ")", "]", "}", ">", "'", '"', "*"),
    *("%20", "%21", "%22", "%27", "%29", "%2a", "%2c", "%2e", "%3a", "%3b", "%3e", "%5d", "%7d"),
    *("%c2%a0", "%c2%b7", "%c2%bb", "%e2%80%99", "%e2%80%9d", "%e2%80%a6"),  # no-break space, · » ’ ” …
    *("%e2%80%8b", "%ef%bb%bf"),  # zero-width space, byte order mark
)
_LAST: Final = frozenset(one for one in _NOT_OF_IT if len(one) == 1)


def redirect_target(request: Request, table: RouteTable) -> str | None:
    """Return the address that a link meant, None if it is well as it is or leads nowhere either way."""
    if request.method not in {"GET", "HEAD"}:
        return None
    path, query = _without_end(request.path), request.query_string
    if path != request.path:
        if _found(table, path) is None:
            return None
    else:
        query = _without_end(query)
        if query == request.query_string or not _is_page(_found(table, path), request):
            return None
    return f"{path}?{query}" if query else path


def _without_end(text: str) -> str:
    if text[-1:] not in _LAST and text[-3:-2] != "%":  # nearly always
        return text
    end, lowered = len(text), lower(text)
    while (found := next((one for one in _NOT_OF_IT if lowered.endswith(one, 0, end)), None)) is not None:
        end -= len(found)
    # segments that others may resolve (`/..`) or pass over (`//`) are no end of a sentence
    return text if any(one in lowered[end:] for one in ("//", "/.", "/%2e")) else text[:end]


def _found(table: RouteTable, path: str) -> Route | None:
    try:
        return table.find("GET", path)[0]
    except AppError:
        return None


def _is_page(route: Route | None, request: Request) -> bool:
    if route is None:
        return False
    return route.produces.startswith("text/html") or (route.pages and request.prefers_html())
