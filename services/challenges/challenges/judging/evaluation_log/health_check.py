"""Health check of the evaluation logs, for `doctor` and for the verification of the audit trail."""

from __future__ import annotations

from sqlalchemy.orm import Session

from challenges.judging.evaluation_log.queries import first_broken
from challenges.settings import ChallengesSettings
from chassis.database import make_engine
from chassis.operator.health_checks import CheckResult, failed, ok


def acts(settings: ChallengesSettings) -> CheckResult:
    """Read every act and compare it with its digest."""
    engine = make_engine(settings.database_url, pool_size=1, application="challenges-doctor")
    try:
        with Session(engine) as session:
            broken = first_broken(session)
    finally:
        engine.dispose()
    if broken is None:
        return ok("acts", "as they were written")
    challenge_id, number = broken
    return failed("acts", f"of challenge {challenge_id} was changed from act {number} on: ask who had access")
