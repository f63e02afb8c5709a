"""Admin port of a process: `/health` (alive), `/ready` (fit to serve), `/metrics` (Prometheus), and what parts add."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import eventlet
import orjson
import structlog
from eventlet import wsgi
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

log = structlog.get_logger(__name__)

Check = Callable[[], bool]
CHECK_SECONDS = 3.0


class AdminServer:
    """HTTP server of the admin pages; `checks` are run anew at each `/ready`, `pages` are documents by path.

    `waiting` holds, for each service that takes no work, the reason; `versions` holds the version of each part.
    """

    def __init__(self, host: str, port: int) -> None:
        self._socket = eventlet.listen((host, port), reuse_port=False)
        self.port: int = self._socket.getsockname()[1]
        self.checks: dict[str, Check] = {}
        self.pages: dict[str, Callable[[], Any]] = {}
        self.waiting: dict[str, str] = {}
        self.versions: dict[str, str] = {}
        self.draining = False
        self._thread: Any = None

    def start(self) -> None:
        """Serve in the background."""
        self._thread = eventlet.spawn(
            wsgi.server, self._socket, self._serve, log_output=False, debug=False, keepalive=False
        )
        log.info("admin_port", port=self.port)

    def stop(self) -> None:
        """Close the port."""
        if self._thread is not None:
            self._thread.kill()
        self._socket.close()

    def readiness(self) -> tuple[bool, Mapping[str, bool]]:
        """Ask every check; one that raises or takes too long is not fit."""
        results = {name: _passes(check) for name, check in self.checks.items()}
        return all(results.values()) and not self.draining and not self.waiting, results

    def _serve(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/health":
            return _answer(start_response, "200 OK", {"status": "alive"})
        if path == "/ready":
            ready, checks = self.readiness()
            body: dict[str, Any] = {"status": "ready" if ready else "not ready", "draining": self.draining}
            body |= {"checks": checks, "waiting": self.waiting, "versions": self.versions}
            return _answer(start_response, "200 OK" if ready else "503 Service Unavailable", body)
        if path == "/metrics":
            start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
            return [generate_latest()]
        if path in self.pages:
            return _answer(start_response, "200 OK", self.pages[path]())
        return _answer(start_response, "404 Not Found", {"status": "not found"})


def _passes(check: Check) -> bool:
    try:
        with eventlet.Timeout(CHECK_SECONDS, False):
            return check()
    except Exception as exc:  # noqa: BLE001 - whatever it is, it is not ready
        log.info("readiness_check_failed", error=type(exc).__name__)
    return False


def _answer(start_response: Callable[..., Any], status: str, body: Any) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "application/json")])
    return [orjson.dumps(body)]
