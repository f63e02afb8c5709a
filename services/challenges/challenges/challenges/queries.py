"""Reads of challenges: one for a change, those of an organisation, what is public, what is due."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from challenges.challenges.model import Challenge


def for_change(session: Session, challenge_id: UUID) -> Challenge | None:
    """Load a challenge and keep everybody else from changing it until this transaction ends.

    Rows that point at it can be inserted meanwhile; whoever holds it open for a submission is waited for.
    """
    return session.get(Challenge, challenge_id, with_for_update={"key_share": True})
