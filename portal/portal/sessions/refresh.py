"""Refresh: new tokens shortly before the old ones end, once for all pages that a browser asks for at a time.

Identity ends a whole session when a refresh token is used twice, so the row of the session is locked meanwhile.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from portal.api.client import Api, Caller
from portal.api.problems import Problem
from portal.sessions.store import Session, SessionStore, Tokens

MARGIN = timedelta(seconds=30)
REFUSED = frozenset({400, 401, 403})


def is_due(session: Session) -> bool:
    """Return whether the access token ends within the margin."""
    return session.tokens.access_ends_at - datetime.now(UTC) < MARGIN


async def refreshed(session: Session, store: SessionStore, api: Api, caller: Caller) -> Session | None:
    """Return the session with tokens that hold; None where identity has ended it.

    Raises `Problem` where identity is away.
    """
    if not is_due(session):
        return session
    async with store.locked(session.id) as (current, connection):
        if current is None or not is_due(current):
            return current
        try:
            answer = await api.call("refresh_session", caller, body={"refresh_token": current.tokens.refresh})
        except Problem as problem:
            if problem.status not in REFUSED:
                raise
            await connection.execute("DELETE FROM session WHERE id = %s", (session.id,))
            return None
        tokens = Tokens.of(answer.data)
        await store.renew(connection, session.id, tokens)
        return Session(current.id, current.name, current.csrf, tokens)
