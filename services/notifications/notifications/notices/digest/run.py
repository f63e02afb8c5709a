"""Run: from the notices of a period to one digest per recipient, in batches that a crash cannot double or lose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import bindparam

from notifications.notices.digest.metrics import DROPPED
from notifications.notices.digest.model import MOST_ITEMS, OPEN, DigestRun
from notifications.notices.digest.schedule import Pace, Period, Timetable
from notifications.notices.fan_out import MATCHED, UUID7, matched, matches
from notifications.notices.model import FOR_SUBSCRIBERS, Kind, Notice
from notifications.recipients.subscription.model import DAILY, WEEKLY

log = structlog.get_logger(__name__)

_KINDS: Final = [kind.value for kind in FOR_SUBSCRIBERS if kind is not Kind.DIGEST]
_MATCHES: Final = matches(**{name: f"i.{name}" for name in MATCHED})
_COLUMNS: Final = {DAILY: "digested_daily", WEEKLY: "digested_weekly"}

# A notice joins a run once its own fan-out is over: who got it at once is known then.
_GATHER: Final = """
    UPDATE notices n SET {column} = :run_id
    WHERE n.occurred_at >= :earliest AND n.occurred_at < :until AND n.kind = ANY (:kinds)
      AND n.{column} IS NULL AND n.finished_at IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM taken_down t WHERE t.subject = n.subject AND t.at >= n.occurred_at)
"""
_TOO_OLD: Final = """
    SELECT count(*) FROM notices n
    WHERE n.occurred_at >= coalesce((
        SELECT max(r.until_at) FROM digest_runs r
        WHERE r.frequency = :frequency AND r.state <> 'skipped' AND r.id <> :run_id), 'infinity')
      AND n.occurred_at < :earliest AND n.kind = ANY (:kinds) AND n.{column} IS NULL
"""

# What the recipient got at once, as subscriber or as person, is left out. Of equal matches the oldest subscription
# is the reason that the mail gives.
_STEP_SQL: Final = """
    WITH walked AS MATERIALIZED (
        SELECT id, address_digest FROM subscribers
        WHERE CAST(:cursor AS uuid) IS NULL OR id > :cursor
        ORDER BY id LIMIT :batch
    ), items AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(:items) AS i(
            id uuid, event_id uuid, occurred_at timestamptz, topic text, challenge_id uuid,
            sectors text[], regions text[], organisation_ids uuid[], keys text[])
    ), pairs AS MATERIALIZED (
        SELECT w.id AS recipient, w.address_digest, s.id AS subscription_id, i.id AS notice_id, i.event_id,
               i.occurred_at
        FROM walked w
        JOIN subscriptions s ON s.subscriber_id = w.id AND s.state = 'active' AND s.frequency = :frequency
        JOIN items i ON {matches}
    ), wanted AS (
        SELECT DISTINCT ON (p.recipient, p.notice_id) p.* FROM pairs p
        WHERE NOT EXISTS (
                SELECT 1 FROM deliveries d
                WHERE d.recipient = p.recipient AND d.event_id = p.event_id AND d.state <> 'suppressed')
          AND NOT EXISTS (
                SELECT 1 FROM deliveries d
                WHERE d.address_digest = p.address_digest AND d.event_id = p.event_id
                  AND d.recipient_kind = 'person' AND d.state <> 'suppressed')
        ORDER BY p.recipient, p.notice_id, p.subscription_id
    ), placed AS (
        SELECT *, row_number() OVER (PARTITION BY recipient ORDER BY occurred_at DESC, notice_id DESC) AS place
        FROM wanted
    ), digests AS MATERIALIZED (
        SELECT recipient, address_digest,
               array_agg(notice_id ORDER BY subscription_id, place) FILTER (WHERE place <= :most) AS notice_ids,
               array_agg(subscription_id ORDER BY subscription_id, place) FILTER (WHERE place <= :most) AS reasons,
               greatest(count(*) - :most, 0) AS more
        FROM placed GROUP BY recipient, address_digest
    ), asked AS (
        SELECT recipient, array_agg(DISTINCT subscription_id) AS subscription_ids FROM pairs GROUP BY recipient
    ), queued AS (
        INSERT INTO deliveries (id, announcement_id, event_id, kind, recipient_kind, recipient, address_digest,
                                subscription_ids, priority, state, created_at, available_at)
        SELECT {uuid7}, :run_id, :run_id, :kind, 'subscriber', d.recipient, d.address_digest, a.subscription_ids,
               :priority, 'queued', :now, greatest(:now, CAST(:due_at AS timestamptz)
                   + (hashtextextended(d.recipient::text, 0) & 2147483647) % :spread * interval '1 second')
        FROM digests d JOIN asked a ON a.recipient = d.recipient
        ON CONFLICT (event_id, recipient) DO NOTHING
        RETURNING id, recipient
    ), told AS (
        INSERT INTO digest_items (delivery_id, notice_ids, reasons, more)
        SELECT q.id, d.notice_ids, d.reasons, d.more FROM queued q JOIN digests d ON d.recipient = q.recipient
    )
    SELECT (SELECT count(*) FROM walked) AS walked,
           (SELECT count(*) FROM queued) AS queued,
           (SELECT id FROM walked ORDER BY id DESC LIMIT 1) AS cursor
"""
_STEP: Final = text(_STEP_SQL.format(uuid7=UUID7, matches=_MATCHES)).bindparams(bindparam("items", type_=JSONB))


def open_due(session: Session, timetable: Timetable, now: datetime) -> list[DigestRun]:
    """Open the runs that are due. One that was opened before, here or on another replica, is left alone."""
    opened = []
    for frequency in (DAILY, WEEKLY):
        run = _open(session, timetable.due(frequency, now), now)
        if run is not None:
            opened.append(run)
    return opened


def _open(session: Session, period: Period, now: datetime) -> DigestRun | None:
    row = insert(DigestRun).values(DigestRun.values(period, now)).on_conflict_do_nothing().returning(DigestRun)
    run = session.scalar(row)
    if run is None:
        return None
    if run.state == OPEN:
        _gather(session, run, period)
    if run.items:
        session.add(run.notice())
    elif run.state == OPEN:
        run.walked(cursor=None, recipients=0, last=True, now=now)
    log.info("digest_run_opened", frequency=run.frequency, state=run.state, items=run.items)
    return run


def _gather(session: Session, run: DigestRun, period: Period) -> None:
    column = _COLUMNS[run.frequency]
    given = {"run_id": run.id, "earliest": period.earliest, "until": period.until, "kinds": _KINDS}
    dropped = session.scalar(text(_TOO_OLD.format(column=column)), given | {"frequency": run.frequency})
    DROPPED.labels(run.frequency).inc(dropped or 0)
    gathered: Any = session.execute(text(_GATHER.format(column=column)), given)
    run.items = gathered.rowcount


def next_run(session: Session) -> DigestRun | None:
    """Lock and return the oldest open run that no other process holds, or None."""
    unfinished = select(DigestRun).where(DigestRun.state == OPEN).order_by(DigestRun.due_at, DigestRun.frequency)
    return session.scalar(unfinished.limit(1).with_for_update(skip_locked=True))


def step(session: Session, run: DigestRun, pace: Pace, now: datetime) -> None:
    """Queue the digests of the next subscribers, and move the run's cursor."""
    items = _items_of(session, run)
    if not items:
        run.walked(cursor=None, recipients=0, last=True, now=now)
        return
    given = {
        "run_id": run.id,
        "frequency": run.frequency,
        "cursor": run.cursor,
        "batch": pace.batch,
        "items": items,
        "most": MOST_ITEMS,
        "kind": Kind.DIGEST.value,
        "priority": Kind.DIGEST.priority,
        "due_at": run.due_at,
        "spread": max(pace.spread, 1),
        "now": now,
    }
    done = session.execute(_STEP, given).one()
    run.walked(cursor=done.cursor, recipients=done.queued, last=done.walked < pace.batch, now=now)


def _items_of(session: Session, run: DigestRun) -> Sequence[Mapping[str, Any]]:
    column = getattr(Notice, _COLUMNS[run.frequency])
    since = run.due_at - timedelta(days=_LONGEST_DAYS)
    found = session.scalars(select(Notice).where(column == run.id, Notice.occurred_at >= since))
    return [_item(notice) for notice in found]


_LONGEST_DAYS: Final = 10
"""More than the days that any run reaches back."""


def _item(notice: Notice) -> dict[str, Any]:
    given = {"id": notice.id, "event_id": notice.event_id, "occurred_at": notice.occurred_at.isoformat()}
    return {
        name: str(value) if isinstance(value, UUID) else value
        for name, value in (given | matched(notice, notice.to)).items()
    }
