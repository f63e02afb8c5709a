"""The store of sessions: one row per browser that is signed in."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

from cryptography.fernet import InvalidToken
from psycopg import AsyncConnection, OperationalError
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from portal.api.problems import UNREACHABLE, Problem
from portal.sessions.seal import Seal, digest

_READ = """
    SELECT id, name, csrf, access_token, access_ends_at, refresh_token FROM session
    WHERE id = %s AND ends_at > now()
"""
_LOCK = _READ + " FOR UPDATE"
_CREATE = """
    INSERT INTO session (id, name, csrf, access_token, access_ends_at, refresh_token, ends_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
_RENEW = "UPDATE session SET access_token = %s, access_ends_at = %s, refresh_token = %s WHERE id = %s"
_RENAME = "UPDATE session SET name = %s WHERE id = %s"
MOST_BASES = 8
_KEEP_BASE = """
    UPDATE session SET bases = (
        SELECT jsonb_object_agg(key, value) FROM (
            SELECT key, value
            FROM jsonb_each(bases || jsonb_build_object(
                %s::text, jsonb_build_object('at', extract(epoch FROM clock_timestamp()), 'sealed', %s::text)
            ))
            ORDER BY (value ->> 'at')::numeric DESC LIMIT %s
        ) AS latest
    ) WHERE id = %s
"""
_BASE = "SELECT bases -> %s::text ->> 'sealed' FROM session WHERE id = %s"
_DELETE = "DELETE FROM session WHERE id = %s"
WAIT_SECONDS = 3.0
_PRUNE = "DELETE FROM session WHERE ends_at <= now()"


@dataclass(frozen=True)
class Tokens:
    """The tokens of a person: access, refresh, and the moment at which the access token ends."""

    access: str
    refresh: str
    access_ends_at: datetime

    @classmethod
    def of(cls, answer: dict[str, Any]) -> Tokens:
        """Read them from the answer of `start_session` or `refresh_session`."""
        ends = datetime.now(UTC) + timedelta(seconds=int(answer["expires_in"]))
        return cls(answer["access_token"], answer["refresh_token"], ends)


@dataclass(frozen=True)
class Session:
    """A person who is signed in: the digest of the session's id, a name to greet by, CSRF token and tokens."""

    id: bytes
    name: str
    csrf: str
    tokens: Tokens


class SessionStore:
    """Sessions in PostgreSQL; `hours` is the longest life of one. Raises `Problem` 503 while the database is away."""

    def __init__(self, database_url: str, seal: Seal, *, hours: int) -> None:
        conninfo = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._pool = AsyncConnectionPool(conninfo, min_size=1, max_size=8, open=False)
        self._seal, self._hours = seal, hours
        self._locks: WeakValueDictionary[bytes, asyncio.Lock] = WeakValueDictionary()

    async def open(self) -> None:
        """Open the pool; a database that is away is tried again with each request."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Close the pool."""
        await self._pool.close()

    async def is_reachable(self) -> bool:
        """Return whether the database answers and has the table."""
        async with self._pool.connection(timeout=2.0) as connection:
            await connection.execute("SELECT FROM session LIMIT 1")
        return True

    async def create(self, name: str, tokens: Tokens) -> str:
        """Keep a new session and return its id, which only the browser keeps."""
        session_id = secrets.token_urlsafe(32)
        ends = datetime.now(UTC) + timedelta(hours=self._hours)
        async with self._connection() as connection:
            await connection.execute(_PRUNE)
            values = (digest(session_id), name, secrets.token_urlsafe(24), *self._sealed(tokens), ends)
            await connection.execute(_CREATE, values)
        return session_id

    async def read(self, session_id: str) -> Session | None:
        """Return the session of an id, or None."""
        async with self._connection() as connection:
            return await self._fetch(connection, _READ, digest(session_id))

    async def rename(self, session: bytes, name: str) -> None:
        """Change the name that a session greets by."""
        async with self._connection() as connection:
            await connection.execute(_RENAME, (name, session))

    async def keep_base(self, session: bytes, key: str, base: str) -> None:
        """Keep, sealed, what a form of a session was made of; of many forms the latest `MOST_BASES`."""
        sealed = self._seal.close(base).decode()
        async with self._connection() as connection:
            await connection.execute(_KEEP_BASE, (key, sealed, MOST_BASES, session))

    async def base(self, session: bytes, key: str) -> str | None:
        """Return what a form was made of, or None."""
        async with self._connection() as connection, connection.cursor() as cursor:
            await cursor.execute(_BASE, (key, session))
            row = await cursor.fetchone()
        if row is None or row[0] is None:
            return None
        try:
            return self._seal.open(row[0].encode())
        except InvalidToken:
            return None

    async def delete(self, session: bytes) -> None:
        """Delete a session."""
        async with self._connection() as connection:
            await connection.execute(_DELETE, (session,))

    @asynccontextmanager
    async def locked(self, session: bytes) -> AsyncIterator[tuple[Session | None, AsyncConnection[Any]]]:
        """Lock a session's row until the block ends, so that one of many requests renews its tokens.

        Requests of this process wait for each other without a connection, so that they leave some to others.
        """
        lock = self._locks.setdefault(session, asyncio.Lock())
        async with lock, self._connection() as connection:
            yield await self._fetch(connection, _LOCK, session), connection

    async def renew(self, connection: AsyncConnection[Any], session: bytes, tokens: Tokens) -> None:
        """Write new tokens over a lock taken with `locked`."""
        await connection.execute(_RENEW, (*self._sealed(tokens), session))

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection[Any]]:
        try:
            async with self._pool.connection(timeout=WAIT_SECONDS) as connection:
                yield connection
        except (OperationalError, PoolTimeout) as exc:
            raise Problem(UNREACHABLE) from exc

    def _sealed(self, tokens: Tokens) -> tuple[bytes, datetime, bytes]:
        return self._seal.close(tokens.access), tokens.access_ends_at, self._seal.close(tokens.refresh)

    async def _fetch(self, connection: AsyncConnection[Any], statement: str, session: bytes) -> Session | None:
        async with connection.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(statement, (session,))
            row = await cursor.fetchone()
        if row is None:
            return None
        try:
            access, refresh = self._seal.open(row["access_token"]), self._seal.open(row["refresh_token"])
        except InvalidToken:
            return None  # sealed with a secret of the past
        tokens = Tokens(access, refresh, row["access_ends_at"])
        return Session(bytes(row["id"]), row["name"], row["csrf"], tokens)
