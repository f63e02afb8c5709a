"""Queries for timelines: the case of a thing, the things of a case, and its entries in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, select, tuple_
from sqlalchemy.orm import Session, aliased

from challenges.timeline.model import CaseLink, StoryEntry
from challenges.timeline.timeline import (
    ADOPTION_IMPLEMENTED,
    ADOPTION_UNLISTED,
    PRACTICE,
    PRACTICE_ARCHIVED,
    PRACTICE_PUBLISHED,
    PUBLISHED,
    SUBJECTS,
    UNPUBLISHED,
)


def case_of(session: Session, subject_id: UUID, kind: str | None = None) -> UUID | None:
    """Return the case of a challenge, solution, pilot or practice. Ids of different kinds never collide."""
    wanted = select(CaseLink.case_id).where(CaseLink.subject_id == subject_id)
    return session.scalar(wanted.where(CaseLink.subject_kind == kind) if kind else wanted.limit(1))


def is_public(session: Session, case_id: UUID) -> bool:
    """Return whether the subject of the case is public by its events: published, and neither hidden nor archived since.

    The subject is the challenge, or the practice that came from none. It has the id of the case.
    """
    deciding = (PUBLISHED, UNPUBLISHED, PRACTICE_PUBLISHED, PRACTICE_ARCHIVED)
    shown = select(StoryEntry.type).where(
        StoryEntry.case_id == case_id, StoryEntry.subject_id == case_id, StoryEntry.type.in_(deciding)
    )
    last = shown.order_by(StoryEntry.occurred_at.desc(), StoryEntry.event_id.desc()).limit(1)
    return session.scalar(last) in {PUBLISHED, PRACTICE_PUBLISHED}


def subjects(session: Session, case_id: UUID) -> Sequence[CaseLink]:
    """List the things of the case: the challenge, then solutions, pilots and practices in order of creation."""
    place = case({kind: number for number, kind in enumerate(SUBJECTS)}, value=CaseLink.subject_kind)
    members = select(CaseLink).where(CaseLink.case_id == case_id)
    return session.scalars(members.order_by(place, CaseLink.subject_id)).all()


def story(session: Session, case_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int) -> Sequence[StoryEntry]:
    """Read the story from its beginning, or from after an entry, with the adoptions of its practices."""
    practices = select(CaseLink.subject_id).where(CaseLink.case_id == case_id, CaseLink.subject_kind == PRACTICE)
    told = select(StoryEntry).where(
        StoryEntry.case_id.in_([case_id, *session.scalars(practices)]),
        StoryEntry.type != ADOPTION_UNLISTED,
        ~_unlisted_since(),
    )
    if after is not None:
        told = told.where(tuple_(StoryEntry.occurred_at, StoryEntry.event_id) > after)
    return session.scalars(told.order_by(StoryEntry.occurred_at, StoryEntry.event_id).limit(limit)).all()


def _unlisted_since() -> ColumnElement[bool]:
    later = aliased(StoryEntry)
    return and_(
        StoryEntry.type == ADOPTION_IMPLEMENTED,
        exists().where(
            later.case_id == StoryEntry.case_id,
            later.subject_id == StoryEntry.subject_id,
            later.type == ADOPTION_UNLISTED,
            tuple_(later.occurred_at, later.event_id) > tuple_(StoryEntry.occurred_at, StoryEntry.event_id),
        ),
    )
