"""Tracker: the standing of the bodies of a circular, counted from the rows each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.pagination import CursorCodec, Page
from notifications.circular.addressee.selection import TOLD

DONE: Final = "done"
PARTLY: Final = "partly"
OPEN: Final = "open"
STATES: Final = (OPEN, PARTLY, DONE)
_LIST: Final = "tracker"

# Where nothing is required, to have read it is to have done it.
_BODIES: Final = """
    SELECT a.organisation_id AS id, b.name_el, b.name_en, b.kind, b.region, a.read_at,
        coalesce(array_agg(f.code ORDER BY o.position) FILTER (WHERE f.code IS NOT NULL), '{}') AS fulfilled,
        coalesce(array_agg(o.code ORDER BY o.position) FILTER (WHERE f.code IS NULL AND o.code IS NOT NULL), '{}')
            AS open_codes,
        CASE WHEN count(*) FILTER (WHERE o.required AND f.code IS NULL) = 0
                  AND (a.read_at IS NOT NULL OR bool_or(o.required)) THEN 'done'
             WHEN count(f.code) > 0 THEN 'partly' ELSE 'open' END AS state,
        coalesce(bool_or(o.required AND f.code IS NULL AND o.due_on < :today), false) AS overdue
    FROM circular_addressees a
    LEFT JOIN organisations b ON b.id = a.organisation_id
    LEFT JOIN circular_obligations o ON o.circular_id = a.circular_id
    LEFT JOIN circular_fulfilments f
        ON f.circular_id = a.circular_id AND f.organisation_id = a.organisation_id AND f.code = o.code
    WHERE a.circular_id = :circular_id
    GROUP BY a.organisation_id, b.name_el, b.name_en, b.kind, b.region, a.read_at
"""
_WANTED: Final = """
    (CAST(:kind AS text) IS NULL OR kind = :kind) AND (CAST(:region AS text) IS NULL OR region = :region)
    AND (CAST(:state AS text) IS NULL OR state = :state) AND (NOT :only_overdue OR overdue)
    AND (CAST(:obligation AS text) IS NULL OR :obligation = ANY (open_codes))
"""
_TOTALS: Final = text(
    f"""
    SELECT count(*) AS addressees, count(read_at) AS read,
        count(*) FILTER (WHERE state = 'done') AS done, count(*) FILTER (WHERE state = 'partly') AS partly,
        count(*) FILTER (WHERE state = 'open') AS open, count(*) FILTER (WHERE overdue) AS overdue,
        count(*) FILTER (WHERE NOT EXISTS (
            SELECT 1 FROM role_assignments m WHERE m.organisation_id = bodies.id AND m.role IN {TOLD}
            AND NOT EXISTS (SELECT 1 FROM suspended_people s WHERE s.person_id = m.person_id))) AS unreachable
    FROM ({_BODIES}) AS bodies
    WHERE (CAST(:only_region AS text) IS NULL OR region = :only_region)
    """  # noqa: S608 - parts of this file
)
_PAGE: Final = text(
    f"""
    SELECT * FROM ({_BODIES}) AS bodies
    WHERE {_WANTED} AND (CAST(:only_region AS text) IS NULL OR region = :only_region)
      AND (CAST(:after_name AS text) IS NULL
           OR (coalesce(name_el, ''), id) > (CAST(:after_name AS text), CAST(:after_id AS uuid)))
    ORDER BY coalesce(name_el, ''), id LIMIT :limit
    """  # noqa: S608 - parts of this file
)
_STANDING: Final = text(
    f"SELECT * FROM ({_BODIES}) AS bodies WHERE id = ANY (CAST(:organisation_ids AS uuid[])) ORDER BY name_el, id"  # noqa: S608
)


def totals(session: Session, circular_id: UUID, *, only_region: str | None, today: date) -> dict[str, int]:
    """Count the bodies of a circular, each in one of `done`, `partly`, `open`. `only_region`: those of one region."""
    given = {"circular_id": circular_id, "only_region": only_region, "today": today}
    return dict(session.execute(_TOTALS, given).one()._mapping)  # noqa: SLF001 - a row's mapping


def page(
    session: Session,
    circular_id: UUID,
    query: Mapping[str, Any],
    cursors: CursorCodec,
    *,
    only_region: str | None,
    today: date,
) -> Page:
    """Return a page of the bodies, by Greek name, with the codes of obligations fulfilled and open."""
    after = cursors.after(_LIST, query["cursor"], length=2)
    given = {
        "circular_id": circular_id,
        "today": today,
        "only_region": only_region,
        "only_overdue": query["overdue"],
        "after_name": after[0] if after else None,
        "after_id": after[1] if after else None,
        "limit": query["limit"] + 1,
        **{name: query[name] for name in ("kind", "region", "state", "obligation")},
    }
    rows = session.execute(_PAGE, given).all()
    return cursors.page(_LIST, rows, query["limit"], lambda row: (row.name_el or "", row.id))


def standings(
    session: Session, circular_id: UUID, organisation_ids: Sequence[UUID], *, today: date
) -> list[Mapping[str, Any]]:
    """Return the standing of some bodies of a circular."""
    given = {"circular_id": circular_id, "organisation_ids": list(organisation_ids), "today": today}
    return [dict(row) for row in session.execute(_STANDING, given).mappings()]
