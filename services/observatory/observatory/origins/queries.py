"""What is asked about origins: the practice that a pilot left, and the claim to write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from observatory.origins.model import PracticeOrigin
from observatory.practices.model import DRAFT, Practice


def claim(session: Session, origin: Mapping[str, Any]) -> bool:
    """Say that this transaction writes the pilot's practice; False if another has, for whose end this waits."""
    claimed = insert(PracticeOrigin).values(**origin).on_conflict_do_nothing(index_elements=["pilot_id"])
    return session.scalar(claimed.returning(PracticeOrigin.pilot_id)) is not None


def practice_of(session: Session, pilot_id: UUID) -> Practice:
    """Load the practice that a pilot left."""
    left = select(Practice).join(PracticeOrigin, PracticeOrigin.practice_id == Practice.id)
    return session.scalars(left.where(PracticeOrigin.pilot_id == pilot_id)).one()


def draft_left_by(session: Session, title: str) -> Practice | None:
    """Give the draft that the pilot of this title left, as long as it is one."""
    left = select(Practice).join(PracticeOrigin, PracticeOrigin.practice_id == Practice.id)
    return session.scalars(left.where(Practice.title == title, Practice.state == DRAFT).limit(1)).first()
