"""Storage of public ids for experts listed before public ids existed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from challenges.network.expert.model import KnownExpert
from challenges.network.expert_invitation.model import ExpertInvitation


def note_expert_ids(session: Session, learnt: Mapping[UUID, UUID]) -> None:
    """Store public ids by person, unless an event has stored them meanwhile."""
    for expert in session.scalars(select(KnownExpert).where(KnownExpert.person_id.in_(learnt)).with_for_update()):
        expert.expert_id = expert.expert_id or learnt[expert.person_id]
        session.execute(
            update(ExpertInvitation)
            .where(ExpertInvitation.person_id == expert.person_id, ExpertInvitation.expert_id.is_(None))
            .values(expert_id=expert.expert_id)
        )
