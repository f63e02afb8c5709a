"""Queries for experts: candidates for a challenge, and proposed experts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.network.expert.model import ExpertProposal, KnownExpert
from challenges.network.expert_invitation.model import ExpertInvitation
from challenges.projections.person.model import is_gone

MOST_ASKED: Final = 500
NO_CARD: Mapping[str, Any] = {"display_name": None, "headline": None, "skills": None}


def of_sectors(session: Session, sectors: Sequence[str]) -> Iterable[KnownExpert]:
    """Yield the experts that share a sector."""
    return session.scalars(
        select(KnownExpert)
        .where(KnownExpert.sectors.overlap(sectors), ~is_gone(KnownExpert.person_id))
        .execution_options(yield_per=500)
    )


def known_as(session: Session, expert_id: UUID) -> KnownExpert | None:
    """Return the expert with this public id."""
    return session.scalar(select(KnownExpert).where(KnownExpert.expert_id == expert_id))


def without_expert_id(session: Session) -> Sequence[UUID]:
    """Return a batch of experts without a public id."""
    return session.scalars(select(KnownExpert.person_id).where(KnownExpert.expert_id.is_(None)).limit(MOST_ASKED)).all()


def proposed_before(session: Session, challenge_id: UUID) -> frozenset[UUID]:
    """Return the person ids already proposed for a challenge."""
    proposed = select(ExpertProposal.person_id).where(ExpertProposal.challenge_id == challenge_id)
    return frozenset(session.scalars(proposed))


def proposed_to(session: Session, challenge: Challenge) -> list[dict[str, Any]]:
    """List the proposed experts that are still listed, the best first, with their invitations since."""
    rows = session.execute(
        select(ExpertProposal, KnownExpert)
        .join(KnownExpert, KnownExpert.person_id == ExpertProposal.person_id)
        .where(
            ExpertProposal.challenge_id == challenge.id,
            KnownExpert.expert_id.is_not(None),
            ~is_gone(KnownExpert.person_id),
        )
        .order_by(ExpertProposal.rank)
    ).all()
    asked: dict[UUID, list[ExpertInvitation]] = {}
    invitations = select(ExpertInvitation).where(ExpertInvitation.challenge_id == challenge.id)
    for invitation in session.scalars(invitations.order_by(ExpertInvitation.invited_at)):
        asked.setdefault(invitation.person_id, []).append(invitation)
    return [
        {
            **{column.key: getattr(proposal, column.key) for column in ExpertProposal.__table__.columns},
            "expert_id": expert.expert_id,
            "may_be_invited_as": expert.roles,
            "invitations": asked.get(expert.person_id, []),
        }
        for proposal, expert in rows
    ]
