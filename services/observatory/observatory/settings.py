"""Settings of the observatory, beyond what every service has."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import ServiceSettings, positive, setting


@dataclass(frozen=True, kw_only=True)
class ObservatorySettings(ServiceSettings):
    """How long reviewers have; calendar days, counted from when the practice began to wait for that tier."""

    review_days_regional: int = setting(
        "OBSERVATORY_REVIEW_DAYS_REGIONAL", positive, default=15, help="Days a regional centre has for a review"
    )
    review_days_ministry: int = setting(
        "OBSERVATORY_REVIEW_DAYS_MINISTRY", positive, default=20, help="Days the Ministry has for a review"
    )
