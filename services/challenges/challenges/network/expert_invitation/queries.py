"""Queries for invitations to experts: of a challenge, of an expert, and of accepted solvers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.network.expert.model import SOLVER
from challenges.network.expert_invitation.errors import ExpertInvitationNotFound
from challenges.network.expert_invitation.model import ACCEPTED, ExpertInvitation
from challenges.projections.organisation.model import Organisation

After = tuple[datetime, UUID] | None


def is_invited_solver(session: Session, challenge_id: UUID, person_id: UUID | None) -> bool:
    """Return whether a person accepted an invitation to solve: they may enter regardless of `entrants`."""
    accepted = exists().where(
        ExpertInvitation.challenge_id == challenge_id,
        ExpertInvitation.person_id == person_id,
        ExpertInvitation.role == SOLVER,
        ExpertInvitation.state == ACCEPTED,
    )
    return person_id is not None and bool(session.scalar(select(accepted)))


def earlier_of(session: Session, challenge_id: UUID, person_id: UUID) -> Sequence[ExpertInvitation]:
    """Return the invitations of a person to a challenge."""
    return session.scalars(
        select(ExpertInvitation).where(
            ExpertInvitation.challenge_id == challenge_id, ExpertInvitation.person_id == person_id
        )
    ).all()


def to_answer(session: Session, invitation_id: UUID, person_id: UUID | None) -> ExpertInvitation:
    """Load and lock an invitation for its expert. Raise `ExpertInvitationNotFound` for everybody else."""
    invitation = session.get(ExpertInvitation, invitation_id, with_for_update=True)
    if invitation is None or invitation.person_id != person_id:
        raise ExpertInvitationNotFound
    return invitation


def unaccepted_of(session: Session, person_id: UUID) -> Sequence[ExpertInvitation]:
    """Load for a change the invitations of a person that were not accepted."""
    return session.scalars(
        select(ExpertInvitation)
        .where(ExpertInvitation.person_id == person_id, ExpertInvitation.state != ACCEPTED)
        .with_for_update()
    ).all()


def seen(session: Session, invitation_id: UUID) -> dict[str, Any]:
    """Return the representation of an invitation for both sides."""
    return _seen(session.execute(_with_challenge(ExpertInvitation.id == invitation_id)).one())


def of_challenge(session: Session, challenge_id: UUID, *, after: After, limit: int) -> list[dict[str, Any]]:
    """List the invitations of a challenge, the latest first."""
    return _latest(session, ExpertInvitation.challenge_id == challenge_id, after=after, limit=limit)


def of_expert(session: Session, person_id: UUID | None, *, after: After, limit: int) -> list[dict[str, Any]]:
    """List the invitations of an expert, the latest first."""
    return _latest(session, ExpertInvitation.person_id == person_id, after=after, limit=limit)


def _latest(session: Session, whose: ColumnElement[bool], *, after: After, limit: int) -> list[dict[str, Any]]:
    wanted = _with_challenge(whose)
    if after is not None:
        wanted = wanted.where(tuple_(ExpertInvitation.invited_at, ExpertInvitation.id) < after)
    ordered = wanted.order_by(ExpertInvitation.invited_at.desc(), ExpertInvitation.id.desc())
    return [_seen(row) for row in session.execute(ordered.limit(limit))]


def _with_challenge(condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *ExpertInvitation.__table__.columns,
            # unknown of experts who left before there were public ids; no other id leads to them either
            func.coalesce(ExpertInvitation.expert_id, ExpertInvitation.id).label("expert"),
            Challenge.title.label("challenge_title"),
            Challenge.lead_organisation_id.label("organisation_id"),
            Organisation.name_el.label("organisation_name_el"),
            Organisation.name_en.label("organisation_name_en"),
        )
        .join(Challenge, Challenge.id == ExpertInvitation.challenge_id)
        .outerjoin(Organisation, Organisation.organisation_id == Challenge.lead_organisation_id)
        .where(condition)
    )


def _seen(row: Any) -> dict[str, Any]:
    public = {"expert_id": row.expert, "person_id": row.expert}  # the owners are not told which account it is
    return {**row._mapping, **public}  # noqa: SLF001 - a row's mapping
