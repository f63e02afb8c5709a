"""The steps of signing out: from here, from one device, from everywhere."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.principal import Principal
from identity.access.session.model import SIGNED_OUT, PersonSession, SessionNotFound
from identity.access.session.queries import lock_open_sessions, lock_session_of_person
from identity.security.revocation.events import AccessEnded
from identity.security.revocation.revoke import end_access


def end_session(session: Session, principal: Principal, *, now: datetime) -> list[AccessEnded]:
    """End the session of the access token. Idempotent."""
    if principal.session_id is None:
        return []
    family = lock_session_of_person(session, UUID(principal.session_id), principal.person_id)
    return [] if family is None else _end(session, [family], SIGNED_OUT, now)


def end_one_session(session: Session, principal: Principal, session_id: UUID, *, now: datetime) -> list[AccessEnded]:
    """End one of the person's sessions; raise `SessionNotFound` for anybody else's."""
    family = lock_session_of_person(session, session_id, principal.person_id)
    if family is None:
        raise SessionNotFound
    return _end(session, [family], SIGNED_OUT, now)


def end_sessions(session: Session, person_id: UUID | None, reason: str, *, now: datetime) -> list[AccessEnded]:
    """End every session of a person."""
    return _end(session, lock_open_sessions(session, person_id, now=now), reason, now)


def end_other_sessions(session: Session, principal: Principal, reason: str, *, now: datetime) -> list[AccessEnded]:
    """End every session of a person but that of the access token."""
    families = lock_open_sessions(session, principal.person_id, now=now)
    return _end(session, [one for one in families if str(one.id) != principal.session_id], reason, now)


def _end(session: Session, families: list[PersonSession], reason: str, now: datetime) -> list[AccessEnded]:
    were_open = [family for family in families if family.is_open(now)]
    for family in were_open:
        family.end(reason, now=now)
    return end_access(session, [family.id for family in were_open], now=now)
