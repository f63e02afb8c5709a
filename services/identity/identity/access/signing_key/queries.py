"""Reading signing keys: the one that signs now, and those that are published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from identity.access.signing_key.model import SigningKey

_KEY_MAKING: Final = 0x6B65_7973  # one lock per database: "keys"


def signing_key(session: Session, now: datetime) -> SigningKey | None:
    """Return the key that signs now, or None before the first one exists."""
    return session.scalars(
        select(SigningKey)
        .where(SigningKey.signs_from <= now, or_(SigningKey.signs_until.is_(None), SigningKey.signs_until > now))
        .order_by(SigningKey.signs_from.desc())
        .limit(1)
    ).first()


def signing_keys(session: Session, now: datetime) -> Sequence[SigningKey]:
    """Return the keys that sign now or in future."""
    unended = or_(SigningKey.signs_until.is_(None), SigningKey.signs_until > now)
    return session.scalars(select(SigningKey).where(unended)).all()


def published_keys(session: Session, now: datetime) -> Sequence[SigningKey]:
    """Return the published keys, newest first."""
    return session.scalars(
        select(SigningKey)
        .where(or_(SigningKey.published_until.is_(None), SigningKey.published_until > now))
        .order_by(SigningKey.created_at.desc())
    ).all()


def unretired_keys(session: Session) -> Sequence[SigningKey]:
    """Return the keys that have no successor yet."""
    return session.scalars(select(SigningKey).where(SigningKey.signs_until.is_(None))).all()


def lock_key_making(session: Session) -> None:
    """Block other creators of keys until the transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(_KEY_MAKING)))
