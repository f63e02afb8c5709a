"""Database checks: the doctor's checks of one service's database."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, text

from chassis.audit import chain
from chassis.installation import refusal_reason
from chassis.messaging.resequencer import BUFFERED
from chassis.migrations import pending
from chassis.operator.health_checks import CheckResult, failed, ok, warn
from chassis.operator.outbox import DEPTH

SKEW_WARN, SKEW_FAILED = 1.0, 30.0
OLD_SECONDS = 60
EARLY_SECONDS = 3600
LATEST_RECORDS = 10_000
_CONNECTIONS = text(
    "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
    " AS allowed, (SELECT sum(numbackends) FROM pg_stat_database)::int AS used"
)


def database(engine: Engine) -> CheckResult:
    """Check whether the database answers, and report its version."""
    with engine.connect() as connection:
        version = connection.execute(text("SHOW server_version")).scalar_one()
    return ok("database", f"PostgreSQL {version}")


def connections(engine: Engine, needed: int) -> CheckResult:
    """Check whether the server has connections left for one more process, which takes up to `needed`."""
    with engine.connect() as connection:
        row = connection.execute(_CONNECTIONS).one()
    said = f"{row.used} of {row.allowed} in use"
    if row.allowed - row.used < needed:
        return warn("connections", f"{said}; one process takes up to {needed}: raise max_connections")
    return ok("connections", said)


def migrations(service: str, engine: Engine) -> CheckResult:
    """Check whether the database is at the version that the code needs."""
    if pending(service, engine):
        return failed("migrations", f"behind: run the setup command (python -m {service} setup)")
    return ok("migrations")


def installation(part: Any) -> CheckResult:
    """Check the installation mark: the service, the secret, and whether values sealed in the database open."""
    reason = refusal_reason(part.service, part.settings, part.engine)
    return ok("secret", "the database is ours, its keys open") if reason is None else failed("secret", reason)


def clock(engine: Engine) -> CheckResult:
    """Compare the database's clock with this host's; half of the round trip is on either side."""
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        before = time.time()
        theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        after = time.time()
    ours = datetime.fromtimestamp((before + after) / 2, UTC)
    skew = (theirs - ours).total_seconds()
    said = f"database and host differ by {abs(skew) * 1000:.0f} ms"
    if abs(skew) > SKEW_FAILED:
        return failed("clock", f"{said}: tokens and deadlines will be refused; start NTP on both")
    return warn("clock", f"{said}: start NTP on both") if abs(skew) > SKEW_WARN else ok("clock", said)


def outbox(service: str, engine: Engine) -> Iterator[CheckResult]:
    """Report events that wait to be sent or were refused by the broker."""
    with engine.connect() as connection:
        row = connection.execute(DEPTH).one()
    age = int(row.age or 0)
    if row.parked:
        yield warn("outbox", f"{row.parked} events parked: see python -m {service} outbox status")
    elif age > OLD_SECONDS:
        yield warn("outbox", f"{row.waiting} events wait, the oldest {age} s: do {service} and the broker run?")
    else:
        yield ok("outbox", f"{row.waiting} events wait")


def audit(service: str, engine: Engine) -> CheckResult:
    """Check the latest records of the audit trail against their digests."""
    with engine.connect() as connection:
        verdict = chain.verify(connection, last=LATEST_RECORDS)
    if verdict.broken:
        return failed("audit trail", f"{verdict.broken}: ask who had access to the database")
    if verdict.waits > chain.OLD_SECONDS:
        waits = f"{verdict.unsealed} records wait to be sealed, the oldest {int(verdict.waits)} s"
        return warn("audit trail", f"{waits}: does {service} run?")
    return ok("audit trail", f"{verdict.number} records, the latest as they were written")


def buffered(engine: Engine) -> CheckResult:
    """Report events that have waited for their predecessor longer than a failing event takes to be dead-lettered."""
    with engine.connect() as connection:
        rows = connection.execute(BUFFERED).all()
    old = next((row for row in rows if row.age > EARLY_SECONDS), None)
    if old is None:
        return ok("early events", f"{sum(row.events for row in rows)} wait for their predecessor")
    said = f"{old.events} of {old.subscription} wait for their predecessor, the oldest for {int(old.age / 60)} min"
    return warn(
        "early events",
        f"{said}: it still fails (log: event_handling_failed), or is lost: replay --to {old.subscription}",
    )
