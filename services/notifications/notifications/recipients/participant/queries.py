"""Entrants by challenge."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.recipients.participant.model import Participant


def teams_of(session: Session, challenge_ids: Collection[UUID]) -> dict[UUID, dict[UUID, frozenset[UUID]]]:
    """Return, for each of these challenges, the people of each solution that takes part."""
    teams: dict[UUID, dict[UUID, frozenset[UUID]]] = {challenge_id: {} for challenge_id in challenge_ids}
    for entrant in session.scalars(select(Participant).where(Participant.challenge_id.in_(challenge_ids))):
        teams[entrant.challenge_id][entrant.solution_id] = frozenset(entrant.person_ids)
    return teams
