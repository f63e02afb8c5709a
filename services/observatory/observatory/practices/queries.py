"""Reads of practices: one by its id, those of an organisation, a free slug."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select, tuple_
from sqlalchemy.orm import Session

from chassis.greek import slugify
from observatory.practices.model import REGIONAL_REVIEW, Practice

LONGEST_SLUG = 120


def for_change(session: Session, practice_id: UUID) -> Practice | None:
    """Load a practice and keep everybody else from changing it until this transaction ends."""
    return session.get(Practice, practice_id, with_for_update=True)


def imported_as(session: Session, external_id: str) -> Practice | None:
    """Load, for a change, the practice that an import made of a case."""
    return session.scalar(select(Practice).where(Practice.external_id == external_id).with_for_update())


def of_organisations(
    session: Session,
    organisation_ids: Collection[UUID],
    *,
    state: str | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[Practice]:
    """List the practices of these organisations, the latest change first."""
    wanted = select(Practice).where(Practice.organisation_id.in_(organisation_ids))
    if state is not None:
        wanted = wanted.where(Practice.state == state)
    if after is not None:
        wanted = wanted.where(tuple_(Practice.updated_at, Practice.id) < after)
    return session.scalars(wanted.order_by(Practice.updated_at.desc(), Practice.id.desc()).limit(limit)).all()


def waiting_in_region(session: Session, region: str | None) -> Sequence[Practice]:
    """Load, for a change, what waits for the centre of a region."""
    return session.scalars(
        select(Practice)
        .where(Practice.state == REGIONAL_REVIEW, Practice.review_region == region)
        .order_by(Practice.id)
        .with_for_update()
    ).all()


def free_slug(session: Session, title: str, practice_id: UUID) -> str | None:
    """Give the title's slug (ELOT 743), with a number where another practice has it; None without a title."""
    base = slugify(title)[:LONGEST_SLUG].strip("-")
    if not base:
        return f"practice-{practice_id}" if title else None
    # Two practices of the same title in two transactions must not choose the same slug.
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"slug:{base}"))))
    if not _is_taken(session, base, practice_id):
        return base
    # A file may bring thousands of one title: the end of the numbers is sought, not read to.
    taken, free = 1, 2
    while _is_taken(session, f"{base}-{free}", practice_id):
        taken, free = free, 2 * free
    while free - taken > 1:
        middle = (taken + free) // 2
        if _is_taken(session, f"{base}-{middle}", practice_id):
            taken = middle
        else:
            free = middle
    return f"{base}-{free}"


def _is_taken(session: Session, slug: str, practice_id: UUID) -> bool:
    if any(isinstance(new, Practice) and new.slug == slug for new in session.new):
        return True
    return bool(session.scalar(select(exists().where(Practice.slug == slug, Practice.id != practice_id))))
