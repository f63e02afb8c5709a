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


def as_app_error(fault: Exception) -> AppError:
    """Return the error for an exception. An unexpected one is logged and not disclosed to the caller."""
    if isinstance(fault, AppError):
        return fault
    if isinstance(fault, IntegrityError | StaleDataError):
        log.warning("conflicting_write", error=type(fault).__name__)
        return Conflict()
    if is_outage(fault) or _state(fault) == STATEMENT_TIMEOUT:
        log.error("database_unavailable", error=type(fault).__name__)
        return Unavailable(headers={"Retry-After": "2"})
    log.error("operation_failed", exc_info=fault)
    return InternalError()


def is_outage(fault: BaseException) -> bool:
    """Return whether an exception means only that the database is away or full, whatever the statement."""
    if isinstance(fault, PoolTimeout) or (isinstance(fault, DBAPIError) and fault.connection_invalidated):
        return True
    # 57P: the operator or a crash ended the connection; 08: connection exceptions; 53: resources; none: never connected
    state = _state(fault)
    return isinstance(fault, OperationalError) and (state is None or state.startswith(("57P", "08", "53")))


def describe(fault: BaseException) -> str:
    """Describe an exception and its place without values, which may be personal; our own errors are quoted in full."""
    frames = traceback.extract_tb(fault.__traceback__)
    where = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    said = f": {' '.join(map(str, fault.args))}"[:300] if isinstance(fault, Permanent) else ""
    return f"{type(fault).__name__}{said}{where}"


def _state(fault: BaseException) -> str | None:
    return getattr(fault.orig, "sqlstate", None) if isinstance(fault, DBAPIError) else None
