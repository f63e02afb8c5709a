"""Challenges by id."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.projections.challenge.model import KnownChallenge
from notifications.projections.takedown.queries import taken_down


def challenges_by_id(session: Session, ids: Collection[UUID]) -> dict[UUID, KnownChallenge]:
    """Load the known ones of these challenges."""
    found = session.scalars(select(KnownChallenge).where(KnownChallenge.id.in_(ids)))
    return {challenge.id: challenge for challenge in found}


def public_challenges(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Return those of these challenges that are public, or ended as such."""
    hidden = taken_down(session, [str(identifier) for identifier in ids])
    known = session.scalars(select(KnownChallenge.id).where(KnownChallenge.id.in_(ids)))
    return {identifier for identifier in known if str(identifier) not in hidden}
