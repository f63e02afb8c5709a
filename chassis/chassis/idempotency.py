"""Idempotency: a POST repeated under its `Idempotency-Key` has no second effect and gets the first answer again.

The answer is stored in the transaction of the effect, so that there are both or neither after a crash. While the
first request runs it holds a lock. Keys are scoped to the caller; no other caller can use or detect them. An error
answer is not stored: the request may be repeated under the same key.
After draft-ietf-httpapi-idempotency-key-header.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import orjson
from sqlalchemy import Column, DateTime, LargeBinary, MetaData, SmallInteger, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from chassis import language
from chassis.errors import BadRequest, Conflict, ValidationFailed
from chassis.messaging.rpc import Reply, Request

KEPT: Final = timedelta(hours=24)
REPLAYED: Final = {"Idempotency-Replayed": "true"}
_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")

metadata = MetaData()
table = Table(
    "idempotency",
    metadata,
    Column("caller", Text, primary_key=True, comment="as chassis.principal.Principal.caller_id names it"),
    Column("key", Text, primary_key=True),
    Column("operation", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False, comment="SHA-256 of operation, path, query and body"),
    Column("status", SmallInteger, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("etag", Text),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=text("clock_timestamp()"), index=True),
)

_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
_FIND = text(
    """
    SELECT fingerprint, status, content_type, headers, etag, body FROM idempotency
    WHERE caller = :caller AND key = :key
    """
)
_FORGET = text("DELETE FROM idempotency WHERE caller = :caller")
_FORGET_MENTIONS = text("DELETE FROM idempotency WHERE position(:words in body) > 0")
PRUNE = text(
    """
    DELETE FROM idempotency WHERE (caller, key) IN (
        SELECT caller, key FROM idempotency WHERE created_at < clock_timestamp() - :kept LIMIT :chunk)
    """
)


class IdempotencyKeyMalformed(BadRequest):
    """The key is empty, too long, or has blanks or letters other than ASCII."""

    title = language.Localized(
        el="Η κεφαλίδα Idempotency-Key δεν διαβάζεται: 1 έως 255 ορατοί χαρακτήρες ASCII",
        en="The Idempotency-Key header cannot be read: 1 to 255 visible ASCII characters",
    )


class IdempotencyKeyInProgress(Conflict):
    """The first request with this key has not ended."""

    title = language.Localized(
        el="Το πρώτο αίτημα με αυτό το Idempotency-Key εκτελείται ακόμη",
        en="The first request with this Idempotency-Key is still under way",
    )


class IdempotencyKeyReused(ValidationFailed):
    """The key was used before, for another request."""

    title = language.Localized(
        el="Αυτό το Idempotency-Key χρησιμοποιήθηκε για άλλο αίτημα",
        en="This Idempotency-Key was used for another request",
    )


@dataclass(frozen=True)
class Key:
    """A caller's key with the fingerprint of its request."""

    caller: str
    key: str
    operation: str
    fingerprint: bytes


def key_for(operation: str, request: Request) -> Key | None:
    """Return the idempotency key of the call, or None for anonymous callers, whose keys are not unique.

    Raises `IdempotencyKeyMalformed`.
    """
    context = request.context
    if context.idempotency_key is None:
        return None
    if _KEY.fullmatch(context.idempotency_key) is None:
        raise IdempotencyKeyMalformed
    caller = context.principal.caller_id
    if caller is None:
        return None
    asked = orjson.dumps([operation, context.path, context.query], option=orjson.OPT_SORT_KEYS)
    return Key(caller, context.idempotency_key, operation, hashlib.sha256(asked + b"\0" + request.body).digest())


def lookup(session: Session, key: Key) -> Reply | None:
    """Return the first answer, if there is one; otherwise lock the key until this transaction ends.

    Raises `IdempotencyKeyInProgress` while another transaction holds it, `IdempotencyKeyReused` for another request.
    """
    # first the lock, then, with a later snapshot, the row: whoever held the lock before us has committed
    if not session.execute(_LOCK, {"name": f"idempotency {key.caller} {key.key}"}).scalar_one():
        raise IdempotencyKeyInProgress(headers={"Retry-After": "1"})
    row = session.execute(_FIND, {"caller": key.caller, "key": key.key}).one_or_none()
    if row is None:
        return None
    if bytes(row.fingerprint) != key.fingerprint:
        raise IdempotencyKeyReused
    return Reply(row.status, bytes(row.body), row.content_type, {**row.headers, **REPLAYED}, row.etag)


def store(session: Session, key: Key, reply: Reply) -> None:
    """Keep the answer; it is there once the transaction at hand has committed."""
    session.execute(
        table.insert().values(
            caller=key.caller,
            key=key.key,
            operation=key.operation,
            fingerprint=key.fingerprint,
            status=reply.status,
            content_type=reply.content_type,
            headers=dict(reply.headers),
            etag=reply.etag,
            body=reply.body,
        )
    )


def delete(session: Session, caller: str) -> int:
    """Delete all answers stored for a caller in an erasure. Return their number."""
    return session.execute(_FORGET, {"caller": caller}).rowcount  # type: ignore[attr-defined,no-any-return]


def forget_mentions(session: Session, words: str) -> int:
    """Delete every answer that contains these words, such as an erased address. Return their number."""
    return session.execute(_FORGET_MENTIONS, {"words": words.encode()}).rowcount  # type: ignore[attr-defined,no-any-return]


def create(connection: Connection) -> None:
    """Make the table; a service's migration calls it through `chassis.migrations.create_idempotency_table`."""
    metadata.create_all(connection, checkfirst=False)


def drop(connection: Connection) -> None:
    """Take the table away again."""
    metadata.drop_all(connection, checkfirst=False)
