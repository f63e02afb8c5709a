"""Brake: of mails of one kind to one recipient, the first goes at once, the next collects those that follow.

A bulk import or submission would otherwise send hundreds. A delivery that joins another is `suppressed`, with the
reason `gathering` until that one has gone and `told_together` from then on. Its row names the other in
`joined_delivery`, so that the count is that of the rows. If the other is set aside instead, the oldest that joined it
goes in its place.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from notifications.notices.model import Kind

BRAKED: Final = frozenset(
    {
        Kind.APPROVAL_WAITING,
        Kind.REVIEW_WAITING,
        Kind.DECISION_FORWARDED,
        Kind.DECISION_CHANGES_REQUESTED,
        Kind.DECISION_REJECTED,
        Kind.DECISION_PUBLISHED,
        Kind.DECISION_RETURNED,
        Kind.PRACTICE_ARCHIVED,
        Kind.PRACTICE_PUBLISHED,
        Kind.CERTIFICATION_WAITING,
        Kind.PRACTICE_STILL_RUNNING,
        Kind.ADOPTION_STARTED,
        Kind.CHALLENGE_APPROVAL_WAITING,
        Kind.CHALLENGE_REVIEW_WAITING,
        Kind.CHALLENGE_PUBLISHED,
    }
)
"""Kinds of which one act may cause many."""

# The latest mail of the kind to each recipient. It collects while no sender holds it: the lock makes senders pass it
# over until this transaction has ended. Ids are in order of time, so that `floor` bounds the walk.
LATEST: Final = """
    latest AS MATERIALIZED (
        SELECT m.id AS recipient, d.id, d.state, coalesce(
            d.sent_at, CASE WHEN d.leased_by IS NOT NULL THEN CAST(:now AS timestamptz) END, d.created_at) AS told_at
        FROM matching m CROSS JOIN LATERAL (
            SELECT * FROM deliveries d
            WHERE d.recipient = m.id AND d.kind = :kind AND d.state <> 'suppressed' AND d.id >= :floor
            ORDER BY d.id DESC LIMIT 1
        ) AS d
    ),
    collecting AS MATERIALIZED (
        SELECT d.id, d.recipient FROM deliveries d
        WHERE d.id IN (SELECT id FROM latest WHERE state = 'queued')
          AND d.state = 'queued' AND d.leased_by IS NULL AND d.attempts = 0 AND d.event_id <> :event_id
        FOR UPDATE
    ),
"""
ADDED: Final = ", reason, joined_delivery"
VALUES: Final = """
    CASE WHEN c.id IS NULL THEN 'queued' ELSE 'suppressed' END, :now,
    greatest(:now, l.told_at + CAST(:brake AS interval)),
    CASE WHEN c.id IS NOT NULL THEN 'gathering' END, c.id
"""
JOINED: Final = "LEFT JOIN latest l ON l.recipient = m.id LEFT JOIN collecting c ON c.recipient = m.id"

_ONE_AT_A_TIME: Final = text("SELECT pg_advisory_xact_lock(hashtext('brake of ' || :kind))")

_TOLD: Final = text(
    """
    UPDATE deliveries d SET reason = 'told_together' FROM deliveries l
    WHERE d.reason = 'gathering' AND l.id = d.joined_delivery AND l.state IN ('sent', 'bounced', 'failed')
    """
)
_INHERIT: Final = text(
    """
    WITH heirs AS (
        SELECT DISTINCT ON (d.joined_delivery) d.id, d.joined_delivery
        FROM deliveries d JOIN deliveries l ON l.id = d.joined_delivery
        WHERE d.reason = 'gathering' AND l.state = 'suppressed'
        ORDER BY d.joined_delivery, d.id
    )
    UPDATE deliveries d
    SET state = CASE WHEN d.id = h.id THEN 'queued' ELSE d.state END,
        reason = CASE WHEN d.id <> h.id THEN d.reason END,
        joined_delivery = CASE WHEN d.id <> h.id THEN h.id END,
        available_at = :now
    FROM heirs h WHERE d.joined_delivery = h.joined_delivery AND d.reason = 'gathering'
    """
)
_COUNTS: Final = text(
    "SELECT joined_delivery, count(*) AS joined FROM deliveries"
    " WHERE reason = 'gathering' AND joined_delivery = ANY (:ids) GROUP BY joined_delivery"
)


def values(now: datetime, brake: timedelta) -> dict[str, Any]:
    """Return the parameters of a braked fan-out."""
    floor = int((now - 2 * brake).timestamp() * 1000) << 80
    return {"brake": brake, "floor": UUID(int=floor)}


def one_at_a_time(session: Session, kind: str) -> None:
    """Wait for other fan-outs of the kind, which would not see the mails of this one."""
    session.execute(_ONE_AT_A_TIME, {"kind": kind})


def settle(session: Session, *, now: datetime) -> None:
    """Close the rows of mails that have gone, and let the next go where a mail that collected others was set aside."""
    session.execute(_TOLD)
    session.execute(_INHERIT, {"now": now})


def gathered(session: Session, ids: Collection[UUID]) -> dict[UUID, int]:
    """Count the deliveries that joined each of these."""
    return {row.joined_delivery: row.joined for row in session.execute(_COUNTS, {"ids": list(ids)})}
