"""Reading revocations recent enough to affect an unexpired token."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from identity.security.revocation.model import KEPT, Revocation


def recent_revocations(session: Session, *, now: datetime) -> Sequence[Revocation]:
    """Return the revocations of the last twenty minutes."""
    return session.scalars(
        select(Revocation).where(Revocation.ended_at >= now - KEPT).order_by(Revocation.ended_at)
    ).all()
