"""Health check of erasures."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.database import make_engine
from chassis.operator.health_checks import CheckResult, ok, warn
from chassis.service import utc_now
from identity.privacy.erasure.queries import overdue
from identity.settings import IdentitySettings


def erasures(settings: IdentitySettings) -> CheckResult:
    """Look for erasures that a service has not confirmed within a day."""
    engine = make_engine(settings.database_url, pool_size=1, application="identity-doctor")
    try:
        with Session(engine) as session:
            count, services = overdue(session, now=utc_now())
    finally:
        engine.dispose()
    if not count:
        return ok("erasures", "every service has confirmed what it was asked to forget")
    return warn(
        "erasures",
        f"{count} not confirmed within a day by {', '.join(services)}: "
        "look there for dead letters of on_person_erased, or for a service that no longer runs",
    )
