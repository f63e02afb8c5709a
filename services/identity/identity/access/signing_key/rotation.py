"""Making signing keys: the first one when it is needed, the next one without anybody noticing, or at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from identity.access.signing_key import queries
from identity.access.signing_key.model import KEY_SET_CACHE, SigningKey


def current_signing_key(session: Session, *, secret: str, now: datetime) -> SigningKey:
    """Return the key that signs now. Creates the first key of an installation."""
    return queries.signing_key(session, now) or _first_key(session, secret, now)


def current_key_set(session: Session, *, secret: str, now: datetime) -> Sequence[SigningKey]:
    """Return every published key. The set is never empty, because readers cache it."""
    current_signing_key(session, secret=secret, now=now)
    return queries.published_keys(session, now)


def rotate_signing_keys(session: Session, *, secret: str, now: datetime, at_once: bool = False) -> SigningKey:
    """Make the next key. It signs when every cached key set has it, or `at_once` and the old ones end now."""
    queries.lock_key_making(session)
    signs_from = now if at_once else now + KEY_SET_CACHE
    if at_once:
        for key in queries.published_keys(session, now):
            key.withdraw(now=now)
    else:
        for key in queries.unretired_keys(session):
            key.retire(signs_until=signs_from)
    following = SigningKey.generate(secret, now=now, signs_from=signs_from)
    session.add(following)
    return following


def _first_key(session: Session, secret: str, now: datetime) -> SigningKey:
    queries.lock_key_making(session)
    made_meanwhile = queries.signing_key(session, now)
    if made_meanwhile is not None:
        return made_meanwhile
    key = SigningKey.generate(secret, now=now, signs_from=now)
    session.add(key)
    session.flush()
    return key
