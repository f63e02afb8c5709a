"""Logs: structlog everywhere, JSON in production, with the request and trace ids of the call at hand.

A line that cannot be written (a full disk, a reader that has gone) is lost and counted; it costs no answer.
"""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import structlog

from chassis import metrics
from chassis.context import CallContext

_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


class LossyStream(io.RawIOBase):
    """A stream over a file descriptor that never raises: lines that cannot be written are counted and dropped.

    `io.FileIO` bypasses eventlet, whose own `os.write` waits for ever for a pipe without a reader.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._file = io.FileIO(descriptor, "wb", closefd=False)
        self._cut = False

    def writable(self) -> bool:
        """Return whether the stream takes data: always."""
        return True

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._file.fileno()

    def write(self, data: Any) -> int:
        """Write `data`, or as much as there is room for; return the length of all of it."""
        whole = bytes(data)
        rest = b"\n" + whole if self._cut else whole  # the part of a line that was written must not run into this one
        with suppress(OSError):
            while rest and (written := self._file.write(rest)):
                self._cut, rest = written < len(rest), rest[written:]
        if rest:
            metrics.LOG_LINES_LOST.inc(max(1, rest.removeprefix(b"\n").count(b"\n")))
        return len(whole)


def protect_standard_error() -> None:
    """Make writes to `sys.stderr` never fail: logs, tracebacks of the event hub, prints of libraries."""
    if isinstance(getattr(sys.stderr, "buffer", None), LossyStream):
        return
    with suppress(OSError):  # a stream without a descriptor is one of a test
        raw = LossyStream(sys.stderr.fileno())
        sys.stderr = io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", write_through=True)


def configure_logs(log_format: str, level: str, service: str) -> None:
    """Set the process's logging up; the libraries' own loggers go the same way (nameko's would vanish otherwise)."""
    protect_standard_error()
    as_json = log_format == "json"
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    final: list[structlog.typing.Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if as_json:
        final.append(structlog.processors.format_exc_info)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_SHARED, processors=[*final, renderer]))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("amqp", "kombu", "sqlalchemy.engine", "alembic", "mail.log", "nameko.containers"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)


@contextmanager
def log_context(context: CallContext, **more: str) -> Iterator[None]:
    """Bind the call's request id and trace id to every line logged inside."""
    with structlog.contextvars.bound_contextvars(request_id=context.request_id, trace_id=context.trace_id, **more):
        yield
