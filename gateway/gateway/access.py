"""Access log: one line per request, written without the standard library's logging."""

from __future__ import annotations

import logging
import sys
from typing import Any, BinaryIO

import orjson
import structlog

from gateway.http.request import Request


class AccessLog:
    """Logs requests by their route template, without address, query or person: these may hold typed personal data.

    The standard library's path costs 75 µs per line, more than the rest of a cached response. This one costs about ten.
    A console gets the standard, readable output.
    """

    def __init__(self, *, enabled: bool, log_format: str, level: str, stream: BinaryIO | None = None) -> None:
        self._enabled = enabled and logging.getLevelName(level) <= logging.INFO
        self._log: Any
        if log_format == "json":
            self._log = structlog.wrap_logger(
                structlog.BytesLogger(stream or sys.stderr.buffer),
                processors=[
                    structlog.processors.add_log_level,
                    structlog.processors.TimeStamper(fmt="iso", utc=True),
                    structlog.processors.JSONRenderer(serializer=_dumps),
                ],
                wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
                cache_logger_on_first_use=True,
            ).bind(service="gateway", logger="gateway.access")
        else:
            self._log = structlog.get_logger("gateway.access")

    def request(self, request: Request, template: str, method: str, status: int, seconds: float) -> None:
        """Log a request; `seconds` is the time from its head to its response."""
        if self._enabled:
            self._log.info(
                "request",
                method=method,
                route=template,
                status=status,
                ms=round(seconds * 1000, 2),
                request_id=request.request_id,
                trace_id=request.trace_id,
                cache=request.cache_status or None,
            )

    def refused(self, request: Request, fault: str, status: int) -> None:
        """Log input that could not be parsed as a request."""
        if self._enabled:
            self._log.info("refused", fault=fault, status=status, request_id=request.request_id)


def _dumps(event: Any, **_: Any) -> bytes:
    return orjson.dumps(event)
