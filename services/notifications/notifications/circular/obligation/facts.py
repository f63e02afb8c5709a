"""Facts of other services: kept in whatever order they come, and counted for each body that a circular addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

# The later of two reports about one thing decides: reports come in no order between services.
_KEEP: Final = text(
    """
    INSERT INTO circular_facts (organisation_id, kind, ref, at, ended_at)
    VALUES (:organisation_id, :kind, :ref, :at, NULL)
    ON CONFLICT (organisation_id, kind, ref) DO UPDATE
    SET at = CASE WHEN circular_facts.ended_at IS NULL THEN circular_facts.at ELSE excluded.at END, ended_at = NULL
    WHERE circular_facts.ended_at IS NULL OR circular_facts.ended_at < excluded.at
    """
)
_TAKE_BACK: Final = text(
    """
    INSERT INTO circular_facts (organisation_id, kind, ref, at, ended_at)
    VALUES (:organisation_id, :kind, :ref, :at, :at)
    ON CONFLICT (organisation_id, kind, ref) DO UPDATE SET ended_at = excluded.ended_at
    WHERE circular_facts.at <= excluded.ended_at
    """
)

# Representatives in force count whenever they were appointed; what is handed in counts from the day of the circular.
_MET: Final = """
    SELECT a.circular_id, a.organisation_id, o.code, max(f.at) AS at
    FROM circulars c
    JOIN circular_addressees a ON a.circular_id = c.id
    JOIN circular_obligations o ON o.circular_id = c.id
    JOIN circular_facts f ON f.organisation_id = a.organisation_id AND f.kind = o.kind AND f.ended_at IS NULL
        AND (f.kind = 'appoint_representative'
             OR f.at >= CAST(c.counts_from AS timestamp) AT TIME ZONE 'Europe/Athens')
    WHERE c.state = 'issued' AND {which}
    GROUP BY a.circular_id, a.organisation_id, o.code, o.min_count
    HAVING count(*) >= o.min_count
"""
_OF_BODY: Final = "a.organisation_id = :organisation_id AND o.kind = :kind"
_FULFIL: Final = """
    INSERT INTO circular_fulfilments (circular_id, organisation_id, code, how, at, text, url)
    SELECT met.circular_id, met.organisation_id, met.code, 'automatic', met.at, '', '' FROM ({met}) AS met
    ON CONFLICT (circular_id, organisation_id, code) DO NOTHING
"""
_FULFIL_OF_BODY: Final = text(_FULFIL.format(met=_MET.format(which=_OF_BODY)))
_FULFIL_OF_CIRCULAR: Final = text(_FULFIL.format(met=_MET.format(which="c.id = :circular_id")))
_REOPEN: Final = text(
    f"""
    DELETE FROM circular_fulfilments done USING circulars c, circular_obligations o
    WHERE done.organisation_id = :organisation_id AND done.how = 'automatic'
      AND c.id = done.circular_id AND c.state = 'issued'
      AND o.circular_id = done.circular_id AND o.code = done.code AND o.kind = :kind
      AND NOT EXISTS (SELECT 1 FROM ({_MET.format(which=_OF_BODY)}) AS met
                      WHERE met.circular_id = done.circular_id AND met.code = done.code)
    """  # noqa: S608 - parts of this file
)
_ONE_BODY_AT_A_TIME: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('facts of ' || :organisation_id, 0))")


def keep(session: Session, organisation_id: UUID, kind: str, ref: UUID, *, at: datetime) -> None:
    """Keep a fact, and fulfil the obligations that it completes."""
    _record(session, organisation_id, kind, ref, at, ended=False)


def take_back(session: Session, organisation_id: UUID, kind: str, ref: UUID, *, at: datetime) -> None:
    """End a fact, and reopen the obligations that it had fulfilled."""
    _record(session, organisation_id, kind, ref, at, ended=True)


def count_for_circular(session: Session, circular_id: UUID) -> None:
    """Fulfil obligations by earlier facts, for all bodies of a circular that has just been issued."""
    session.execute(_FULFIL_OF_CIRCULAR, {"circular_id": circular_id})


def _record(session: Session, organisation_id: UUID, kind: str, ref: UUID, at: datetime, *, ended: bool) -> None:
    session.execute(_ONE_BODY_AT_A_TIME, {"organisation_id": str(organisation_id)})
    given = {"organisation_id": organisation_id, "kind": kind, "ref": ref, "at": at}
    session.execute(_TAKE_BACK if ended else _KEEP, given)
    session.execute(_REOPEN if ended else _FULFIL_OF_BODY, {"organisation_id": organisation_id, "kind": kind})
