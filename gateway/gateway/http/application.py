"""The WSGI application that connects eventlet's server with the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from chassis.errors import AppError
from gateway.http.body import Body
from gateway.http.protocol import Connection
from gateway.http.request import Request
from gateway.http.response import Response, status_line

_SMALL_BODY = 65_536
_SMALL_BODY_SECONDS = 1.0
_BODILESS = frozenset({204, 304})


def wsgi(answer: Callable[[Request], Response]) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """Return a WSGI application that calls `answer`."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        head, body = environ["kainotomia.head"], environ["eventlet.input"]
        request = Request(head.method, head.path, head.query, head.headers, body, environ["kainotomia.peer"])
        response = answer(request)
        if not body.finished:
            _leave_clean(body)
            if not body.finished:
                environ["kainotomia.connection"].close_after_answer()
        headers = [*response.headers, *request.added, ("X-Request-ID", request.request_id)]
        if request.limits:
            headers.append(("RateLimit-Policy", ", ".join([left.policy.header for left in request.limits])))
            headers.append(("RateLimit", ", ".join([left.header() for left in request.limits])))
        if response.take is not None and head.method != "HEAD":
            environ["kainotomia.connection"].hand_over(response.status, headers, response.take)
            return []
        if response.more is not None and head.method != "HEAD":
            start_response(status_line(response.status), headers)
            return _chunks(response.body, response.more, environ["kainotomia.connection"])
        if response.status not in _BODILESS and response.take is None and response.more is None:
            headers.append(("Content-Length", str(len(response.body))))
        start_response(status_line(response.status), headers)
        return [] if head.method == "HEAD" or not response.body else [response.body]

    return application


def _chunks(first: bytes, more: Iterator[bytes], connection: Connection) -> Iterator[bytes]:
    """Yield the chunks of a response of unknown length. Without the last chunk it must not look complete."""
    whole = False
    try:
        yield first
        yield from more
        whole = True
    finally:
        if not whole:
            connection.cut()


def _leave_clean(body: Body) -> None:
    """Read a small unread body, so that the connection can be reused."""
    if body.chunked_input or body.should_send_hundred_continue or body.content_length > _SMALL_BODY:
        return
    with suppress(AppError, OSError):
        body.read_all(_SMALL_BODY, _SMALL_BODY_SECONDS)
