"""Reading sessions: by refresh token, locked, so that only one of two refreshes at a time decides."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from identity.sessions.model import PersonSession, RefreshToken, hash_refresh_token


def lock_session_of_token(session: Session, secret: str) -> tuple[PersonSession, RefreshToken] | None:
    """Give a refresh token and its session; the session's row is locked first, the token is read after that."""
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
    """Give a person's session for change, if it is theirs."""
    return session.scalars(
        select(PersonSession)
        .where(PersonSession.id == session_id, PersonSession.person_id == person_id)
        .with_for_update()
    ).one_or_none()
