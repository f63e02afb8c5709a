"""Housekeeping: pruning of the outbox, the inbox and the idempotency keys of a service's database."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, text

from chassis import idempotency

KEPT = timedelta(days=365)
"""How long published events stay in the outbox: they are the log from which a consumer can be rebuilt."""
INBOX_LONGER = timedelta(days=30)
"""How much longer the inbox remembers: what is sent again from the log must still be known."""

_OUTBOX = text(
    """
    DELETE FROM outbox WHERE position IN (
        SELECT position FROM outbox WHERE published_at < clock_timestamp() - :kept LIMIT :chunk)
    """
)
_INBOX = text(
    """
    DELETE FROM inbox WHERE (subscription, event_id) IN (
        SELECT subscription, event_id FROM inbox WHERE processed_at < clock_timestamp() - :kept LIMIT :chunk)
    """
)


def prune(engine: Engine, *, retain_for: timedelta = KEPT, chunk: int = 5000) -> int:
    """Delete rows older than `kept`, and expired answers to idempotency keys.

    Runs in short transactions. Returns the number of rows.
    """
    deleted = 0
    for statement, age in (
        (_OUTBOX, retain_for),
        (_INBOX, retain_for + INBOX_LONGER),
        (idempotency.PRUNE, idempotency.KEPT),
    ):
        while True:
            with engine.begin() as connection:
                count = connection.execute(statement, {"kept": age, "chunk": chunk}).rowcount
            deleted += count
            if count < chunk:
                break
    return deleted
