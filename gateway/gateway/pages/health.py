"""Liveness and readiness probes, for load balancers and the platform's launcher."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gateway.http.request import Request
from gateway.http.response import Response
from gateway.pages.responses import json_response

_OK, _UNAVAILABLE = 200, 503


def health(request: Request) -> Response:
    """Return 200: the process is alive and serves."""
    del request
    return json_response({"status": "ok"})


class Readiness:
    """Says whether requests should be sent here: the bus is connected and the expected services are known."""

    def __init__(self, checks: Callable[[], Mapping[str, bool]]) -> None:
        self._checks = checks

    def __call__(self, request: Request) -> Response:
        """Answer 200 when every check holds, 503 otherwise."""
        del request
        checks = dict(self._checks())
        ready = all(checks.values())
        body = {"status": "ready" if ready else "not_ready", "checks": checks}
        return json_response(body, status=_OK if ready else _UNAVAILABLE)
