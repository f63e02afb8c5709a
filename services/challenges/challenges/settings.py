"""Settings of the challenges service, beyond those of every service."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import ServiceSettings, positive, setting

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class ChallengesSettings(ServiceSettings):
    """Review periods in calendar days from the submission to the reviewers, and those of approvals inside a body."""

    review_days: int = setting(
        "CHALLENGES_REVIEW_DAYS", positive, default=15, help="Days a reviewer of a challenge has"
    )
    approval_working_days: int = setting(
        "CHALLENGES_APPROVAL_WORKING_DAYS",
        positive,
        default=5,
        help="Working days after which the approvers of a body are reminded of what waits for them",
    )
    file_bytes: int = setting(
        "CHALLENGES_FILE_BYTES", positive, default=20 * MEBIBYTE, help="Bytes of the largest file of a solution"
    )
    solution_files_bytes: int = setting(
        "CHALLENGES_SOLUTION_FILES_BYTES", positive, default=100 * MEBIBYTE, help="Bytes of all files of a solution"
    )
    organisation_files_bytes: int = setting(
        "CHALLENGES_ORGANISATION_FILES_BYTES",
        positive,
        default=2048 * MEBIBYTE,
        help="Bytes of all files of an organisation's solutions",
    )
