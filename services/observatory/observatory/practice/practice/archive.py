"""Archive: how a published practice ends, and how it comes back."""

from __future__ import annotations

from datetime import datetime

from chassis.events import Event
from chassis.principal import Principal
from commons.roles import APPROVER_ROLES, is_curator
from observatory.practice.practice import errors
from observatory.practice.practice.events import PracticeArchived
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import ARCHIVED, PUBLISHED
from observatory.practice.publication.model import PublishedPractice, publication_event


def archive(
    practice: Practice, *, by: Principal, at: datetime, reason: str, personal_data: bool = False
) -> list[Event]:
    """Archive the practice, together with any working revision of it.

    The public still reads the last published content, marked as archived, unless it is taken down for the
    `personal_data` in it.
    """
    if not (is_curator(by) or by.role_in(practice.organisation_id) & APPROVER_ROLES):
        raise errors.NotYourOrganisation
    if practice.public is None:
        raise errors.PracticeNotArchivable(state=practice.state)
    audience = practice.public.audience
    practice.abandon(ARCHIVED, at)
    practice.public = None
    practice.state = ARCHIVED
    practice.archived_at, practice.archive_reason, practice.taken_down = at, reason, personal_data
    if personal_data:
        practice.files = []
    return [PracticeArchived(**practice.identity(), audience=audience)]


def unarchive(practice: Practice, *, by: Principal, at: datetime) -> list[Event]:
    """Publish the archived content again. A practice that was taken down stays archived."""
    if not is_curator(by):
        raise errors.NotYourOrganisation
    if practice.state != ARCHIVED or practice.taken_down:
        raise errors.PracticeNotUnarchivable(state=practice.state)
    practice.state = PUBLISHED
    practice.archived_at = practice.archive_reason = None
    practice.touch(at)
    practice.public = PublishedPractice(practice_id=practice.id)
    practice.public.show(practice, at=at)
    return [publication_event(practice.public, practice.author_ids, practice.origin, review_id=None, first=False)]
