"""Event store of the timeline: each link and each entry is stored once, however often an event comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from challenges.timeline.model import CaseLink, StoryEntry


def link(session: Session, case_id: UUID, subjects: Mapping[str, UUID]) -> None:
    """Store a link from a thing to its case."""
    rows = [
        {"subject_kind": kind, "subject_id": subject_id, "case_id": case_id} for kind, subject_id in subjects.items()
    ]
    session.execute(insert(CaseLink).values(rows).on_conflict_do_nothing())


def keep(session: Session, entry: Mapping[str, Any]) -> None:
    """Add an event to its case's story."""
    session.execute(insert(StoryEntry).values(**entry).on_conflict_do_nothing())


def forget(session: Session, kind: str, subject_id: UUID) -> None:
    """Remove a thing and its entries from its case."""
    for rows in (StoryEntry, CaseLink):
        session.execute(delete(rows).where(rows.subject_kind == kind, rows.subject_id == subject_id))
