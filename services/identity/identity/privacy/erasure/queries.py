"""Reading erasures: by the receipt that a person kept, and those that somebody should look at."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from identity.privacy.erasure.model import OVERDUE, Erasure, ErasureNotFound, hash_receipt


def find_by_receipt(session: Session, secret: str) -> Erasure:
    """Return the erasure of a receipt; raise `ErasureNotFound`."""
    wanted = select(Erasure).where(Erasure.receipt_hash == hash_receipt(secret)).options(selectinload(Erasure.receipts))
    erasure = session.scalars(wanted).one_or_none()
    if erasure is None:
        raise ErasureNotFound
    return erasure


def lock_erasure(session: Session, person_id: UUID) -> Erasure | None:
    """Return a person's erasure, locked, so that the later of two concurrent receipts sees the other."""
    return session.get(Erasure, person_id, with_for_update=True)


def overdue(session: Session, *, now: datetime) -> tuple[int, list[str]]:
    """Count the erasures with overdue receipts, and return the services that owe one."""
    late = (Erasure.completed_at.is_(None), Erasure.erased_at < now - OVERDUE)
    count = session.scalar(select(func.count()).select_from(Erasure).where(*late)) or 0
    if not count:
        return 0, []
    found = session.scalars(select(Erasure).where(*late).options(selectinload(Erasure.receipts)).limit(100))
    return count, sorted({service for erasure in found for service in erasure.missing})
