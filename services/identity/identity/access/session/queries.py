"""Reading sessions: by refresh token, locked, so that only one of two refreshes at a time decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.principal import Principal
from identity.access.session.model import PersonSession, RefreshToken, hash_refresh_token
from identity.person.person.model import Person


def lock_session_of_token(session: Session, secret: str) -> tuple[PersonSession, RefreshToken] | None:
    """Return a refresh token and its session. Locks the session's row before reading the token."""
    token_hash = hash_refresh_token(secret)
    family = session.scalars(
        select(PersonSession)
        .join(RefreshToken, RefreshToken.session_id == PersonSession.id)
        .where(RefreshToken.token_hash == token_hash)
        .with_for_update(of=PersonSession)
    ).one_or_none()
    if family is None:
        return None
    token = session.get_one(RefreshToken, token_hash)
    return family, token


def lock_session_of_person(session: Session, session_id: UUID, person_id: UUID | None) -> PersonSession | None:
    """Return a session of this person, locked, or None where it is not theirs."""
    return session.scalars(
        select(PersonSession)
        .where(PersonSession.id == session_id, PersonSession.person_id == person_id)
        .with_for_update()
    ).one_or_none()


def lock_open_sessions(session: Session, person_id: UUID | None, *, now: datetime) -> list[PersonSession]:
    """Return a person's open sessions, locked. No session starts until the transaction ends."""
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    theirs = select(PersonSession).where(
        PersonSession.person_id == person_id, PersonSession.ended_at.is_(None), PersonSession.expires_at > now
    )
    return list(session.scalars(theirs.order_by(PersonSession.id).with_for_update()))


def open_sessions(session: Session, principal: Principal, *, now: datetime) -> list[dict[str, Any]]:
    """Return a person's open sessions, latest first, each with the time of its last refresh."""
    refreshed = func.max(RefreshToken.issued_at)
    found = session.execute(
        select(PersonSession, refreshed)
        .join(RefreshToken, RefreshToken.session_id == PersonSession.id)
        .where(
            PersonSession.person_id == principal.person_id,
            PersonSession.ended_at.is_(None),
            PersonSession.expires_at > now,
        )
        .group_by(PersonSession.id)
        .order_by(PersonSession.id.desc())
    )
    return [
        {
            "id": one.id,
            "started_at": one.started_at,
            "refreshed_at": at,
            "expires_at": one.expires_at,
            "device": one.device,
            "current": str(one.id) == principal.session_id,
        }
        for one, at in found
    ]
