"""Pilot claim: of concurrent handlers of one pilot's end, a single one creates the practice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from observatory.practice.provenance.model import PracticeOrigin


def claim(session: Session, origin: Mapping[str, Any]) -> bool:
    """Claim the pilot for this transaction. Blocks on a concurrent claim; returns False if that one succeeded."""
    claimed = insert(PracticeOrigin).values(**origin).on_conflict_do_nothing(index_elements=["pilot_id"])
    return session.scalar(claimed.returning(PracticeOrigin.pilot_id)) is not None
