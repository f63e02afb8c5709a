"""Selection: the active bodies that a circular's selectors name, and which of them nobody can be told in."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from notifications.circular.circular.model import Circular

FIRST: Final = 20
"""How many bodies a preview names."""

TOLD: Final = "('representative', 'manager', 'approver')"
"""Roles that hear of circulars in a body."""

# Kinds and regions narrow each other; bodies named one by one are added, whatever their kind and region.
_SELECTED: Final = """
    SELECT o.id, o.kind, o.name_el, o.name_en, o.region FROM organisations o
    WHERE o.status = 'active' AND NOT o.id = ANY (CAST(:except_ids AS uuid[])) AND (
        o.id = ANY (CAST(:organisation_ids AS uuid[]))
        OR ((cardinality(CAST(:kinds AS text[])) > 0 OR cardinality(CAST(:regions AS text[])) > 0)
            AND (cardinality(CAST(:kinds AS text[])) = 0 OR o.kind = ANY (CAST(:kinds AS text[])))
            AND (cardinality(CAST(:regions AS text[])) = 0 OR o.region = ANY (CAST(:regions AS text[])))))
      AND (CAST(:own_region AS text) IS NULL OR o.region = CAST(:own_region AS text))
"""
_REACHED: Final = f"""
    EXISTS (SELECT 1 FROM role_assignments m
            WHERE m.organisation_id = o.id AND m.role IN {TOLD}
              AND NOT EXISTS (SELECT 1 FROM suspended_people s WHERE s.person_id = m.person_id))
"""  # noqa: S608 - parts of this file
_PREVIEW: Final = text(
    f"""
    WITH selected AS ({_SELECTED}), told AS (SELECT o.*, {_REACHED} AS reached FROM selected o)
    SELECT
        (SELECT count(*) FROM told) AS addressees,
        (SELECT count(*) FROM told WHERE NOT reached) AS unreachable,
        (SELECT jsonb_object_agg(kind, n) FROM (SELECT kind, count(*) AS n FROM told GROUP BY kind) k) AS kinds,
        (SELECT jsonb_object_agg(coalesce(region, ''), n)
         FROM (SELECT region, count(*) AS n FROM told GROUP BY region) r) AS regions,
        (SELECT jsonb_agg(b) FROM (SELECT id, name_el, name_en, kind, region, reached FROM told
                                   ORDER BY reached, name_el LIMIT {FIRST}) b) AS first
    """  # noqa: S608 - parts of this file
)
_FREEZE: Final = text(
    f"""
    WITH frozen AS (
        INSERT INTO circular_addressees (circular_id, organisation_id) SELECT :circular_id, id FROM ({_SELECTED}) AS s
        ON CONFLICT DO NOTHING RETURNING 1)
    SELECT count(*) FROM frozen
    """  # noqa: S608 - parts of this file
)
# A correct copy carries over what was read and done under the same code.
_CARRY_FULFILMENTS: Final = text(
    """
    INSERT INTO circular_fulfilments (circular_id, organisation_id, code, how, at, by, text, url)
    SELECT :circular_id, f.organisation_id, f.code, f.how, f.at, f.by, f.text, f.url
    FROM circular_fulfilments f
    JOIN circular_addressees a ON a.circular_id = :circular_id AND a.organisation_id = f.organisation_id
    JOIN circular_obligations o ON o.circular_id = :circular_id AND o.code = f.code
    WHERE f.circular_id = :corrects AND f.how <> 'automatic'
    """
)


def preview(session: Session, circular: Circular) -> dict[str, Any]:
    """Return how many bodies the selectors name by kind and region, those that nobody hears for, and the first 20."""
    row = session.execute(_PREVIEW, _selectors(circular)).one()
    regions = row.regions or {}
    return {
        "addressees": row.addressees,
        "unreachable": row.unreachable,
        "kinds": [{"code": code, "count": count} for code, count in sorted((row.kinds or {}).items())],
        "regions": [{"code": code or None, "count": count} for code, count in sorted(regions.items())],
        "first": row.first or [],
    }


def freeze(session: Session, circular: Circular) -> int:
    """Write down the bodies of a circular. Return their number."""
    return int(session.execute(_FREEZE, {"circular_id": circular.id, **_selectors(circular)}).scalar_one())


def carry(session: Session, circular_id: UUID, *, corrects: UUID) -> None:
    """Carry over declarations and waivers from the circular that this one corrects."""
    session.execute(_CARRY_FULFILMENTS, {"circular_id": circular_id, "corrects": corrects})


def _selectors(circular: Circular) -> dict[str, Any]:
    names = ("kinds", "regions", "organisation_ids", "except_ids")
    return {name: list(getattr(circular, name)) for name in names} | {"own_region": circular.own_region}
