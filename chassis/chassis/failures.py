"""Failures: exceptions below an operation or a handler, translated to errors and to log text."""

from __future__ import annotations

import traceback

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from chassis.errors import AppError, Conflict, InternalError, Permanent, Unavailable

log = structlog.get_logger(__name__)

STATEMENT_TIMEOUT = "57014"


def as_app_error(exc: Exception) -> AppError:
    """Return the error for an exception. An unexpected one is logged and not disclosed to the caller."""
    if isinstance(exc, AppError):
        return exc
    if isinstance(exc, IntegrityError | StaleDataError):
        log.warning("conflicting_write", error=type(exc).__name__)
        return Conflict()
    if is_outage(exc) or _state(exc) == STATEMENT_TIMEOUT:
        log.error("database_unavailable", error=type(exc).__name__)
        return Unavailable(headers={"Retry-After": "2"})
    log.error("operation_failed", exc_info=exc)
    return InternalError()


def is_outage(exc: BaseException) -> bool:
    """Return whether an exception means only that the database is away or full, whatever the statement."""
    if isinstance(exc, PoolTimeout) or (isinstance(exc, DBAPIError) and exc.connection_invalidated):
        return True
    # 57P: the operator or a crash ended the connection; 08: connection exceptions; 53: resources; none: never connected
    state = _state(exc)
    return isinstance(exc, OperationalError) and (state is None or state.startswith(("57P", "08", "53")))


def describe(exc: BaseException) -> str:
    """Describe an exception and its place without values, which may be personal; our own errors are quoted in full."""
    frames = traceback.extract_tb(exc.__traceback__)
    where = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    said = f": {' '.join(map(str, exc.args))}"[:300] if isinstance(exc, Permanent) else ""
    return f"{type(exc).__name__}{said}{where}"


def _state(exc: BaseException) -> str | None:
    return getattr(exc.orig, "sqlstate", None) if isinstance(exc, DBAPIError) else None
