"""Ownership: a draft moves to another body, or is deleted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chassis.principal import Principal
from observatory.practice.practice import errors
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import DRAFT


def move_to(practice: Practice, organisation_id: UUID, *, by: Principal, at: datetime) -> None:
    """Move a practice that was never submitted to another of the person's organisations."""
    practice.check_editor(by)
    if practice.submitted_at is not None:
        raise errors.OrganisationFixed(state=practice.state)
    practice.organisation_id = organisation_id
    practice.check_editor(by)
    practice.touch(at)


def check_deletable(practice: Practice, by: Principal) -> None:
    """Raise an error unless it is a draft of the person's, never submitted, and of no pilot."""
    practice.check_editor(by)
    if practice.state != DRAFT or practice.submitted_at is not None or practice.published_at is not None:
        raise errors.PracticeNotDeletable(state=practice.state)
    if practice.origin is not None:
        raise errors.PracticeNotDeletable(errors.LEFT_BY_A_PILOT, state=practice.state)
