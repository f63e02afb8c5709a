"""Queue: the practices that wait for a reviewer, with filters, orders and totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, not_, or_, select, tuple_
from sqlalchemy.orm import Session

from chassis.principal import Principal
from commons.roles import centre_regions, is_curator
from commons.working_days import working_days_before
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import MINISTRY_REVIEW, REGIONAL_REVIEW, TIERS
from observatory.projections.organisation.model import MINISTRY, REGIONAL, Organisation
from observatory.projections.person.queries import has_active_manager
from observatory.settings import ObservatorySettings

WAITING: Final = "waiting"
DUE: Final = "due"
SUBMITTED: Final = "submitted"
ORGANISATION: Final = "organisation"
SORTS: Final = (WAITING, DUE, SUBMITTED, ORGANISATION)
_NAME: Final = func.coalesce(Organisation.name_el, Practice.organisation_name, "")


@dataclass(frozen=True)
class Terms:
    """The review term of each tier, and the working days after a regional due date until the Ministry may decide."""

    regional: timedelta
    ministry: timedelta
    takeover_working_days: int

    @classmethod
    def from_settings(cls, settings: ObservatorySettings) -> Self:
        """Return the terms that the settings say."""
        return cls(
            regional=timedelta(days=settings.review_days_regional),
            ministry=timedelta(days=settings.review_days_ministry),
            takeover_working_days=settings.takeover_working_days,
        )

    def of(self, tier: str) -> timedelta:
        """Return the term of a tier."""
        return self.regional if tier == REGIONAL else self.ministry

    def due_at(self, practice: Practice) -> datetime | None:
        """Return when the decision about a waiting practice is due, or None for any other."""
        tier = TIERS.get(practice.state)
        return practice.waiting_since + self.of(tier) if tier and practice.waiting_since else None


def due_at(terms: Terms) -> ColumnElement[datetime | None]:
    """Return the due date of a waiting practice as a column."""
    regional = Practice.state == REGIONAL_REVIEW
    return Practice.waiting_since + case((regional, literal(terms.regional)), else_=literal(terms.ministry))


def take_over(terms: Terms, now: datetime) -> ColumnElement[bool]:
    """Return the condition that the Ministry may do the region's step of a practice."""
    latest = working_days_before(now, terms.takeover_working_days) - terms.regional
    able = has_active_manager(Practice.review_region, Practice.author_ids)
    return and_(Practice.state == REGIONAL_REVIEW, or_(Practice.waiting_since < latest, not_(able)))


@dataclass(frozen=True)
class Queue:
    """The practices that wait for one reviewer, at one moment."""

    reviewer: Principal
    terms: Terms
    now: datetime

    def waiting(self, wanted: Mapping[str, Any]) -> Select[Any]:
        """Return the query of the rows that match the filters, with the sort value of each as `place`."""
        keys = {
            WAITING: Practice.waiting_since,
            DUE: due_at(self.terms),
            SUBMITTED: Practice.submitted_at,
            ORGANISATION: _NAME,
        }
        return (
            select(*self._columns(), keys[wanted["sort"]].label("place"))
            .outerjoin(Organisation, Organisation.organisation_id == Practice.organisation_id)
            .where(self.mine(), *self._filters(wanted))
        )

    def rows(self, session: Session, wanted: Mapping[str, Any], after: tuple[Any, UUID] | None) -> list[Any]:
        """Return one row more than the page's limit."""
        query = self.waiting(wanted)
        place = query.selected_columns["place"]
        if after is not None:
            query = query.where(tuple_(place, Practice.id) > after)
        return list(session.execute(query.order_by(place, Practice.id).limit(wanted["limit"] + 1)))

    def totals(self, session: Session) -> dict[str, int]:
        """Return the number of all practices that wait for the reviewer, by tier and urgency."""
        counts = {
            "all": func.count(),
            "regional": func.count().filter(Practice.state == REGIONAL_REVIEW),
            "ministry": func.count().filter(Practice.state == MINISTRY_REVIEW),
            "overdue": func.count().filter(due_at(self.terms) < self.now),
            "take_over": func.count().filter(take_over(self.terms, self.now)),
        }
        named = [count.label(name) for name, count in counts.items()]
        return dict(session.execute(select(*named).select_from(Practice).where(self.mine())).one()._mapping)  # noqa: SLF001

    def mine(self) -> ColumnElement[bool]:
        """Return the condition that a practice waits for the reviewer."""
        own_regions = Practice.review_region.in_(centre_regions(self.reviewer))
        tiers: list[ColumnElement[bool]] = [false(), and_(Practice.state == REGIONAL_REVIEW, own_regions)]
        if is_curator(self.reviewer):
            tiers += [Practice.state == MINISTRY_REVIEW, take_over(self.terms, self.now)]
        return and_(
            Practice.state.in_(TIERS), or_(*tiers), not_(Practice.author_ids.contains([self.reviewer.person_id]))
        )

    def _filters(self, wanted: Mapping[str, Any]) -> list[ColumnElement[bool]]:
        conditions: dict[str, ColumnElement[bool]] = {
            "tier": Practice.state == (MINISTRY_REVIEW if wanted["tier"] == MINISTRY else REGIONAL_REVIEW),
            "overdue": (due_at(self.terms) < self.now).is_(wanted["overdue"]),
            "region": Practice.review_region == wanted["region"],
            "organisation": Practice.organisation_id == wanted["organisation"],
        }
        return [condition for name, condition in conditions.items() if wanted[name] is not None]

    def _columns(self) -> list[Any]:
        return [
            Practice.id.label("practice_id"),
            Practice.slug,
            Practice.title,
            Practice.summary,
            Practice.state,
            Practice.revision,
            Practice.published_revision,
            Practice.organisation_id,
            Organisation.name_el.label("organisation_name_el"),
            Organisation.name_en.label("organisation_name_en"),
            Practice.review_region.label("region"),
            Practice.submitted_at,
            Practice.waiting_since,
            due_at(self.terms).label("due_at"),
            take_over(self.terms, self.now).label("take_over"),
        ]


def to_escalate(session: Session, terms: Terms, now: datetime, limit: int) -> list[Practice]:
    """Load and lock practices that the Ministry may decide and has not been told of, the longest waiting first."""
    return list(
        session.scalars(
            select(Practice)
            .where(take_over(terms, now), Practice.escalated_at.is_(None))
            .order_by(Practice.waiting_since, Practice.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=Practice)
        )
    )
