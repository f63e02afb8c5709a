"""Queue: the impact claims before one verifier, those of other regions first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from chassis.principal import Principal
from commons.roles import centre_regions, is_curator
from observatory.impact.claim import queries
from observatory.impact.claim.model import ImpactClaim, Verdict
from observatory.impact.claim.states import CLAIMED, VERIFY


@dataclass(frozen=True)
class ImpactQueue:
    """The claims open to one verifier's verdict, at one moment; `term` is the time until a verdict is due."""

    verifier: Principal
    term: timedelta
    now: datetime

    def rows(self, session: Session, asked: Mapping[str, Any], after: list[Any] | None) -> list[Any]:
        """Return one row more than the page's limit: the claim, and whether it is of the verifier's own region."""
        own = self._own_region()
        order = (own, ImpactClaim.waiting_since, ImpactClaim.id)
        wanted = select(ImpactClaim, own.label("own")).where(self.mine(session), *self._filters(asked))
        if after is not None:
            place = (int(after[0]), datetime.fromisoformat(after[1]), UUID(after[2]))
            wanted = wanted.where(tuple_(*order) > tuple_(*(literal(one) for one in place)))
        named = (joinedload(ImpactClaim.public), joinedload(ImpactClaim.organisation))
        wanted = wanted.options(*named, selectinload(ImpactClaim.verdicts))
        return list(session.execute(wanted.order_by(*order).limit(asked["limit"] + 1)))

    def totals(self, session: Session) -> dict[str, int]:
        """Return the number of all claims in the queue, and of those past their due date."""
        counts = select(func.count(), func.count().filter(self.due_at < self.now)).select_from(ImpactClaim)
        everything, overdue = session.execute(counts.where(self.mine(session))).one()
        return {"all": everything, "overdue": overdue}

    def mine(self, session: Session) -> ColumnElement[bool]:
        """Return the condition of a claim before an independent verifier."""
        near = queries.family_of(session, {one.organisation_id for one in self.verifier.memberships})
        done = exists().where(
            Verdict.claim_id == ImpactClaim.id,
            Verdict.round == ImpactClaim.round,
            Verdict.verdict == VERIFY,
            Verdict.verifier_id == self.verifier.person_id,
        )
        return and_(
            ImpactClaim.state == CLAIMED,
            ImpactClaim.organisation_id.not_in(near),
            or_(ImpactClaim.giver_id.is_(None), ImpactClaim.giver_id.not_in(near)),
            ImpactClaim.author_id.is_distinct_from(self.verifier.person_id),
            ~done,
        )

    @property
    def due_at(self) -> ColumnElement[datetime]:
        """Return the due date of a claim as a column."""
        return ImpactClaim.waiting_since + literal(self.term)

    def _own_region(self) -> ColumnElement[int]:
        own = frozenset() if is_curator(self.verifier) else centre_regions(self.verifier)
        return case((ImpactClaim.region.in_(own), 1), else_=0)

    def _filters(self, asked: Mapping[str, Any]) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if asked["region"] is not None:
            found.append(ImpactClaim.region == asked["region"])
        if asked["overdue"] is not None:
            found.append((self.due_at < self.now).is_(asked["overdue"]))
        return found
