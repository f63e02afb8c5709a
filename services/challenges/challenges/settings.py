"""Settings of the challenges service, beyond what every service has."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import ServiceSettings, positive, setting


@dataclass(frozen=True, kw_only=True)
class ChallengesSettings(ServiceSettings):
    """How long reviewers have; calendar days, counted from when the challenge began to wait."""

    review_days: int = setting(
        "CHALLENGES_REVIEW_DAYS", positive, default=15, help="Days a reviewer of a challenge has"
    )
