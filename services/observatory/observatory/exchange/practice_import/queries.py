"""Reads of imports: the next one to work on, the parts of a file, its rows, and earlier outcomes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from observatory.exchange.practice_import.model import (
    CREATED,
    UNDER_WAY,
    WAITING,
    WORKED_ON,
    Import,
    ImportedPractice,
    ImportPart,
    ImportRow,
)
from observatory.practice.practice.model import Practice
from observatory.projections.organisation.model import Organisation
from observatory.projections.organisation.queries import MUNICIPALITY_KIND


def for_change(session: Session, import_id: UUID) -> Import | None:
    """Load an import and lock it until this transaction ends."""
    return session.get(Import, import_id, with_for_update=True, populate_existing=True)


def next_in_turn(session: Session) -> Import | None:
    """Return the import that has waited longest to be worked on."""
    due = select(Import).where(Import.state.in_(WORKED_ON)).order_by(Import.worked_at, Import.id).limit(1)
    return session.scalar(due)


def under_way(session: Session, organisation_id: UUID) -> Sequence[Import]:
    """List an organisation's unfinished imports, the oldest first. Locks the list until the transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"imports:{organisation_id}"))))
    own = select(Import).where(Import.organisation_id == organisation_id, Import.state.in_(UNDER_WAY))
    return session.scalars(own.order_by(Import.created_at, Import.id)).all()


def of_organisations(
    session: Session,
    organisation_ids: Collection[UUID],
    *,
    state: str | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[Import]:
    """List the imports of these organisations, the newest first."""
    wanted = select(Import).where(Import.organisation_id.in_(organisation_ids))
    if state is not None:
        wanted = wanted.where(Import.state == state)
    if after is not None:
        wanted = wanted.where(tuple_(Import.created_at, Import.id) < tuple_(*after))
    return session.scalars(wanted.order_by(Import.created_at.desc(), Import.id.desc()).limit(limit)).all()


def part_sizes(session: Session, import_id: UUID) -> dict[int, int]:
    """Return the size of each part in bytes."""
    sizes = select(ImportPart.number, func.octet_length(ImportPart.content)).where(ImportPart.import_id == import_id)
    return dict(session.execute(sizes.order_by(ImportPart.number)).all())


def part(session: Session, import_id: UUID, number: int) -> bytes | None:
    """Return one part of the file, or None if it has been deleted."""
    one = select(ImportPart.content).where(ImportPart.import_id == import_id, ImportPart.number == number)
    return session.scalar(one)


def waiting(session: Session, import_id: UUID, limit: int) -> Sequence[ImportRow]:
    """Return the next rows to settle."""
    return session.scalars(
        select(ImportRow)
        .where(ImportRow.import_id == import_id, ImportRow.state == WAITING)
        .order_by(ImportRow.number)
        .limit(limit)
    ).all()


def imported(session: Session, organisation_id: UUID, external_ids: Collection[str]) -> dict[str, UUID]:
    """Return the practices that these identifiers were imported as before."""
    known = select(ImportedPractice.external_id, ImportedPractice.practice_id).where(
        ImportedPractice.organisation_id == organisation_id, ImportedPractice.external_id.in_(external_ids)
    )
    return dict(session.execute(known).all())


def tried(session: Session, import_id: UUID, external_ids: Collection[str]) -> set[str]:
    """Return those of these identifiers for which the dry run would already have created a practice."""
    return set(
        session.scalars(
            select(ImportRow.external_id).where(
                ImportRow.import_id == import_id, ImportRow.state == CREATED, ImportRow.external_id.in_(external_ids)
            )
        )
    )


def report(
    session: Session, import_id: UUID, *, state: str | None, after: int | None, limit: int
) -> Sequence[ImportRow]:
    """List rows in the order of the file."""
    wanted = select(ImportRow).where(ImportRow.import_id == import_id)
    if state is not None:
        wanted = wanted.where(ImportRow.state == state)
    if after is not None:
        wanted = wanted.where(ImportRow.number > after)
    return session.scalars(wanted.order_by(ImportRow.number).limit(limit)).all()


def municipalities(session: Session) -> Sequence[Organisation]:
    """List the municipalities of the register with a code, by name."""
    known = select(Organisation).where(
        Organisation.kind == MUNICIPALITY_KIND, Organisation.elstat_code.is_not(None), Organisation.status == "active"
    )
    return session.scalars(known.order_by(Organisation.name_el, Organisation.elstat_code)).all()


def practices_of(
    session: Session, import_id: UUID, state: str, *, after: int, limit: int
) -> Sequence[tuple[ImportRow, Practice]]:
    """Load and lock the practices of an import in a state, with their rows, in the order of the file."""
    wanted = (
        select(ImportRow, Practice)
        .join(Practice, Practice.id == ImportRow.practice_id)
        .where(ImportRow.import_id == import_id, ImportRow.state == CREATED, ImportRow.number > after)
        .where(Practice.state == state)
        .order_by(ImportRow.number)
        .limit(limit)
        .with_for_update(of=Practice)
    )
    return [(row, practice) for row, practice in session.execute(wanted)]
