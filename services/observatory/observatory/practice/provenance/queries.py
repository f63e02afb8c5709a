"""Reads of provenance: the practice that a pilot left."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import DRAFT
from observatory.practice.provenance.model import PracticeOrigin


def practice_of(session: Session, pilot_id: UUID) -> Practice:
    """Load the practice that a pilot left."""
    left = select(Practice).join(PracticeOrigin, PracticeOrigin.practice_id == Practice.id)
    return session.scalars(left.where(PracticeOrigin.pilot_id == pilot_id)).one()


def draft_left_by(session: Session, title: str) -> Practice | None:
    """Return the draft that the pilot of this title left, while it is still a draft."""
    left = select(Practice).join(PracticeOrigin, PracticeOrigin.practice_id == Practice.id)
    return session.scalars(left.where(Practice.title == title, Practice.state == DRAFT).limit(1)).first()
