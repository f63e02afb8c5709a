"""Failures: what goes wrong below an operation, as the error that its caller is told."""

from __future__ import annotations

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from chassis.errors import AppError, Conflict, InternalError, Unavailable

log = structlog.get_logger(__name__)


def as_app_error(fault: Exception) -> AppError:
    """Give the error of a failure; one that nobody foresaw is logged, and its caller learns nothing of it."""
    if isinstance(fault, AppError):
        return fault
    if isinstance(fault, IntegrityError | StaleDataError):
        log.warning("conflicting_write", error=type(fault).__name__)
        return Conflict()
    if isinstance(fault, PoolTimeout) or (isinstance(fault, DBAPIError) and fault.connection_invalidated):
        log.error("database_unavailable", error=type(fault).__name__)
        return Unavailable(headers={"Retry-After": "2"})
    if isinstance(fault, DBAPIError) and _is_outage(fault):
        log.error("database_unavailable", error=type(fault).__name__)
        return Unavailable(headers={"Retry-After": "2"})
    log.error("operation_failed", exc_info=fault)
    return InternalError()


def _is_outage(fault: DBAPIError) -> bool:
    # class 57: the operator or a crash ended the connection; 08: connection exceptions; none: never connected
    state = getattr(fault.orig, "sqlstate", None)
    return type(fault).__name__ == "OperationalError" and (state is None or state[:2] in {"57", "08", "53"})
