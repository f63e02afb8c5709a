"""Reads of the ledger: totals of each side, and public claims, a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from commons.taxonomies import INDICATORS
from observatory.impact.claim.model import ImpactClaim
from observatory.impact.claim.queries import Place, shown_to_all
from observatory.impact.claim.states import ANNUAL, CLAIMED, LOWER, ONE_OFF, VERIFIED
from observatory.projections.organisation.model import Organisation

_READ: Final = 100
_NOTHING: Final = Decimal(0)
_CHANGE: Final = ImpactClaim.measured - ImpactClaim.baseline
_BETTER: Final = case((ImpactClaim.direction == LOWER, _CHANGE < 0), else_=_CHANGE > 0)


def totals(session: Session, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the verified and the claimed public impact, each by itself."""
    wanted = (
        select(
            ImpactClaim.state,
            ImpactClaim.indicator,
            ImpactClaim.unit,
            func.count().label("claims"),
            func.count().filter(_BETTER).label("improved"),
            func.sum(_CHANGE).label("change"),
            func.sum(ImpactClaim.saving_eur).filter(ImpactClaim.saving_kind == ANNUAL).label("annual"),
            func.sum(ImpactClaim.saving_eur).filter(ImpactClaim.saving_kind == ONE_OFF).label("one_off"),
            func.bool_or(ImpactClaim.demo).label("demo"),
        )
        .where(ImpactClaim.counts, shown_to_all(), *_filters(asked))
        .group_by(ImpactClaim.state, ImpactClaim.indicator, ImpactClaim.unit)
        .order_by(func.count().desc(), ImpactClaim.indicator, ImpactClaim.unit)
    )
    rows = session.execute(wanted).all()
    sides = {state: _side([row for row in rows if row.state == state]) for state in (VERIFIED, CLAIMED)}
    return {**sides, "demo": any(row.demo for row in rows)}


def _side(rows: list[Any]) -> dict[str, Any]:
    return {
        "claims": sum(row.claims for row in rows),
        "annual_eur": sum((row.annual or _NOTHING for row in rows), _NOTHING),
        "one_off_eur": sum((row.one_off or _NOTHING for row in rows), _NOTHING),
        "indicators": [
            {
                "indicator": row.indicator,
                "unit": row.unit,
                "claims": row.claims,
                "improved": row.improved,
                "change": row.change if row.indicator in INDICATORS and INDICATORS[row.indicator].adds_up else None,
            }
            for row in rows
        ],
    }


def _filters(asked: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        column == asked[name]
        for name, column in (
            ("region", ImpactClaim.region),
            ("organisation", ImpactClaim.organisation_id),
            ("practice", ImpactClaim.practice_id),
            ("indicator", ImpactClaim.indicator),
        )
        if asked[name] is not None
    ]
    if asked["sector"] is not None:
        found.append(ImpactClaim.sectors.contains([asked["sector"]]))
    if asked["principle"] is not None:
        found.append(ImpactClaim.principles.contains([asked["principle"]]))
    if asked["year"] is not None:
        year: int = asked["year"]
        found.append(ImpactClaim.measured_to.between(date(year, 1, 1), date(year, 12, 31)))
    return found


def public_after(session: Session, asked: Mapping[str, Any], after: Place | None) -> Iterator[ImpactClaim]:
    """Yield the public claims but for demonstrations, the last made first."""
    conditions = [ImpactClaim.claimed_at.is_not(None), shown_to_all(), ~ImpactClaim.demo]
    if asked["region"] is not None:
        conditions.append(ImpactClaim.region == asked["region"])
    if asked["state"] is not None:
        conditions.append(ImpactClaim.state == asked["state"])
    named = (joinedload(ImpactClaim.public), joinedload(ImpactClaim.organisation))
    wanted = select(ImpactClaim).where(*conditions).options(*named, selectinload(ImpactClaim.verdicts))
    wanted = wanted.order_by(ImpactClaim.created_at.desc(), ImpactClaim.id.desc()).limit(_READ)
    while True:
        page = wanted if after is None else wanted.where(tuple_(ImpactClaim.created_at, ImpactClaim.id) < after)
        found = session.scalars(page).all()
        yield from found
        if len(found) < _READ:
            return
        after = place_of(found[-1])


def place_of(claim: ImpactClaim) -> tuple[datetime, UUID]:
    """Return the place of a claim in the export."""
    return claim.created_at, claim.id


def stamp(session: Session) -> str:
    """Return a text of the state of the claims and of the names of bodies."""
    public = (ImpactClaim.claimed_at.is_not(None), shown_to_all())
    claims = select(func.count(), func.max(ImpactClaim.updated_at)).where(*public)
    names = select(func.sum(func.hashtext(Organisation.name_el + "|" + Organisation.name_en)))
    return f"{[*session.execute(claims).one()]} {session.scalar(names)}"
