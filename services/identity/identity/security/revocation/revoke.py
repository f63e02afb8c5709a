"""Creation of revocations: stored for gateways that start later, published to those that run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from identity.security.revocation.events import AccessEnded
from identity.security.revocation.model import UNDER_WAY, Revocation


def end_access(
    session: Session, subjects: Iterable[UUID], *, now: datetime, under_way: timedelta = UNDER_WAY
) -> list[AccessEnded]:
    """Revoke the access tokens of these subjects, those included that are being issued concurrently."""
    ended_at = now + under_way
    revocations = [Revocation(subject_id=subject_id, ended_at=ended_at) for subject_id in dict.fromkeys(subjects)]
    if revocations:
        rows = insert(Revocation).values([{"subject_id": one.subject_id, "ended_at": ended_at} for one in revocations])
        later = {"ended_at": func.greatest(Revocation.ended_at, rows.excluded.ended_at)}
        session.execute(rows.on_conflict_do_update(index_elements=[Revocation.subject_id], set_=later))
    return [revocation.event() for revocation in revocations]
