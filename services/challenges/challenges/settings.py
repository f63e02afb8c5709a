"""Settings of the challenges service, beyond those of every service."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import ServiceSettings, positive, setting


@dataclass(frozen=True, kw_only=True)
class ChallengesSettings(ServiceSettings):
    """Review periods in calendar days, counted from the submission to the reviewers."""

    review_days: int = setting(
        "CHALLENGES_REVIEW_DAYS", positive, default=15, help="Days a reviewer of a challenge has"
    )
