"""One request on its way through the pipeline. Each stage fills in its results."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from chassis.language import DEFAULT_LANGUAGE
from chassis.negotiation import prefers_html
from chassis.parameters import counted, opened_by_link
from chassis.principal import ANONYMOUS, Principal
from gateway.http.body import Body
from gateway.http.errors import MalformedRequest
from gateway.http.head import Headers
from gateway.http.response import Header
from gateway.http.wire import lower, trim
from gateway.limits.fixed_window import LimitStatus
from gateway.routing.table import Route

_MOST_PARAMETERS = 100
_NOT_UTF_8 = re.compile("[\udc80-\udcff]")


def readable(query: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the parameters that count; raise `MalformedRequest` where one of them is not UTF-8."""
    for name, values in query.items():
        for text in (name, *values):
            if not text.isascii() and _NOT_UTF_8.search(text):
                raise MalformedRequest
    return query


@dataclass(slots=True)
class Request:
    """The client's input (`method` … `peer`), followed by the results of the stages."""

    method: str
    path: str
    query_string: str
    headers: Headers
    body: Body | None
    peer: str

    request_id: str = ""
    traceparent: str = ""
    language: str = DEFAULT_LANGUAGE
    route: Route | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    principal: Principal = ANONYMOUS
    basic: str | None = None
    client_ip: str = ""
    cache_status: str = ""
    limits: list[LimitStatus] = field(default_factory=list)
    added: list[Header] = field(default_factory=list)

    @classmethod
    def unreadable(cls) -> Request:
        """Return a placeholder for a request whose head could not be parsed."""
        return cls("GET", "/", "", Headers(), None, "")

    @property
    def trace_id(self) -> str:
        """Return the trace id of `traceparent`, which people quote."""
        return self.traceparent[3:35]

    def query(self) -> dict[str, list[str]]:
        """Return the query's parameters, each with all its values. Bytes that are not UTF-8 stay as surrogates."""
        if not self.query_string:
            return {}
        try:
            pairs = parse_qsl(
                self.query_string, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS, errors="surrogateescape"
            )
        except ValueError:
            raise MalformedRequest from None
        found: dict[str, list[str]] = {}
        for name, value in pairs:
            found.setdefault(name, []).append(value)
        return found

    def counted_query(self) -> dict[str, list[str]]:
        """Return the parameters that count on its route, without those that others append to links."""
        query, route = self.query(), self.route
        if route is None or route.query is None:
            return readable(counted(query, (), lenient=False))
        lenient = not route.query or opened_by_link(
            route.method, route.produces, accepts_html=self.prefers_html(), query=query
        )
        return readable(counted(query, route.query, lenient=lenient))

    def media_type(self) -> str:
        """Return the media type of the body, without its parameters."""
        return lower(trim((self.headers.get("content-type") or "").partition(";")[0]))

    def prefers_html(self) -> bool:
        """Return whether the client prefers HTML, as browsers do, to JSON."""
        return prefers_html(self.headers.get("accept"))

    def is_navigation(self) -> bool:
        """Return whether a browser opens the answer in a window (Fetch Metadata Request Headers, W3C)."""
        return self.headers.get("sec-fetch-mode") == "navigate" and self.prefers_html()
