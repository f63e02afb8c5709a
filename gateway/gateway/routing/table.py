"""The route table: a tree of path segments, built anew for each change and swapped whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from chassis.messaging.rpc import JSON
from chassis.permissions import ANYONE, Permission
from gateway.http.errors import MethodUnused, RouteNotFound
from gateway.routing.paths import split


@dataclass(frozen=True)
class CachePolicy:
    """The time in seconds that a response may be cached, and whether it is the same for every caller."""

    seconds: int
    shared: bool = False


@dataclass(frozen=True, eq=False)
class Route:
    """One method of one path: either an operation of `service`, or a `page` of the gateway's own.

    `scope` is the scope that an agency's client needs; without one no client is admitted.
    `basic` reads HTTP Basic credentials.
    `uploads` are the media types of a file that is passed on unchanged.
    `limit` names a stricter limit than the caller's own. `limit_by` is the body field that it counts by as well.
    `streamed` responses come in chunks.
    A `page` counts against the limits if it is `counted`.
    `deprecation_headers` announce that the operation's end is near.
    `query` are the parameters that it reads, None if its service does not declare them.
    `produces` is its media type. With `pages` it answers a browser with a page.
    """

    method: str
    template: str
    service: str = ""
    operation: str = ""
    permission: Permission = ANYONE
    cache: CachePolicy | None = None
    reads_body: bool = False
    reads_form: bool = False
    uploads: tuple[str, ...] = ()
    deadline: float | None = None
    limit: str | None = None
    limit_by: str | None = None
    deprecation_headers: tuple[tuple[str, str], ...] = ()
    scope: str | None = None
    basic: bool = False
    streamed: bool = False
    page: Callable[..., Any] | None = None
    counted: bool = True
    produces: str = JSON
    pages: bool = False
    query: frozenset[str] | None = None

    @property
    def parameter_names(self) -> list[str]:
        """Return the names in braces, in order."""
        return [segment[1:-1] for segment in self.template.split("/") if segment.startswith("{")]


@dataclass(slots=True)
class _Node:
    literals: dict[str, _Node] = field(default_factory=dict)
    anything: _Node | None = None
    methods: dict[str, tuple[Route, list[str]]] = field(default_factory=dict)
    allow: str = ""


class RouteTable:
    """Finds the route of a request in time that depends on the length of its path only."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        self.routes = tuple(routes)
        for route in self.routes:
            self._add(route)

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """Return the route and its path parameters; raise `RouteNotFound` or `MethodUnused`. HEAD is found as GET."""
        node, values = self._node(path)
        found = node.methods.get("GET" if method == "HEAD" else method)
        if found is None:
            raise MethodUnused(headers={"Allow": node.allow})
        route, names = found
        return route, dict(zip(names, values, strict=True)) if names else {}

    def allowed(self, path: str) -> str:
        """Return the value of `Allow` for a path; raise `RouteNotFound`."""
        return self._node(path)[0].allow

    def _node(self, path: str) -> tuple[_Node, list[str]]:
        values: list[str] = []
        node = _descend(self._root, split(path), 0, values)
        if node is None:
            raise RouteNotFound
        return node, values

    def _add(self, route: Route) -> None:
        node = self._root
        for segment in split(route.template):
            if segment.startswith("{"):
                node.anything = node.anything or _Node()
                node = node.anything
            else:
                node = node.literals.setdefault(segment, _Node())
        if route.method in node.methods:
            raise ValueError(f"two routes for {route.method} {route.template}")
        node.methods[route.method] = (route, route.parameter_names)
        methods = {*node.methods, "OPTIONS", *(["HEAD"] if "GET" in node.methods else [])}
        node.allow = ", ".join(sorted(methods))


def _descend(node: _Node, segments: list[str], at: int, values: list[str]) -> _Node | None:
    """Walk down, a literal before a parameter, stepping back where the literal leads nowhere."""
    if at == len(segments):
        return node if node.methods else None
    segment = segments[at]
    literal = node.literals.get(segment)
    if literal is not None:
        found = _descend(literal, segments, at + 1, values)
        if found is not None:
            return found
    if node.anything is not None and segment:
        values.append(segment)
        found = _descend(node.anything, segments, at + 1, values)
        if found is not None:
            return found
        values.pop()
    return None
