"""Claiming: of all who hear that a pilot ended, one writes its practice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from observatory.practice.provenance.model import PracticeOrigin


def claim(session: Session, origin: Mapping[str, Any]) -> bool:
    """Say that this transaction writes the pilot's practice; False if another has, for whose end this waits."""
    claimed = insert(PracticeOrigin).values(**origin).on_conflict_do_nothing(index_elements=["pilot_id"])
    return session.scalar(claimed.returning(PracticeOrigin.pilot_id)) is not None
