"""Reads of practices: one by its id, those of an organisation, a free slug."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from commons.greek import slugify
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import REGIONAL_REVIEW

LONGEST_SLUG = 120
RESERVED_SLUGS = frozenset({"mine", "tasks", "imports", "export", "template"})
"""Words that stand in the place of a practice in addresses of the API."""


def for_change(session: Session, practice_id: UUID) -> Practice | None:
    """Load a practice and lock it until this transaction ends."""
    return session.get(Practice, practice_id, with_for_update=True)


def imported_as(session: Session, external_id: str) -> Practice | None:
    """Load and lock the practice that an import made of a case."""
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
    """Load and lock the practices that wait for the centre of a region."""
    return session.scalars(
        select(Practice)
        .where(Practice.state == REGIONAL_REVIEW, Practice.review_region == region)
        .order_by(Practice.id)
        .with_for_update()
    ).all()


def with_slug(session: Session, slug: str) -> UUID | None:
    """Return the id of the practice with a slug. Only practices that are or were published have one."""
    return session.scalar(select(Practice.id).where(Practice.slug == slug))


def free_slug(session: Session, title: str, practice_id: UUID) -> str:
    """Return the title's slug (ELOT 743), with a number up to nine or else the end of the id where it is taken.

    Only practices that are or were published have a slug, so that no slug discloses a draft.
    """
    base = slugify(title)[:LONGEST_SLUG].strip("-")
    if not base or base in RESERVED_SLUGS:
        return f"practice-{practice_id}"
    # Two practices of the same title in two transactions must not choose the same slug.
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"slug:{base}"))))
    slugs = [base, *(f"{base}-{number}" for number in range(2, 10))]
    taken = {new.slug for new in session.new if isinstance(new, Practice)}
    taken.update(session.scalars(select(Practice.slug).where(Practice.slug.in_(slugs), Practice.id != practice_id)))
    return next((slug for slug in slugs if slug not in taken), f"{base}-{practice_id.hex[-12:]}")
