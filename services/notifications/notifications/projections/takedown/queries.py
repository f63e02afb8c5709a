"""Takedowns by subject."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.projections.takedown.model import TakenDown


def taken_down(session: Session, subjects: Collection[str]) -> dict[str, datetime]:
    """Return when those of these subjects that were taken from the public were."""
    found = session.scalars(select(TakenDown).where(TakenDown.subject.in_(subjects)))
    return {each.subject: each.at for each in found}
