"""Queue: the practices to certify for one evaluator, with filters, orders and totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, not_, or_, select, tuple_
from sqlalchemy.orm import Session, selectinload

from chassis.principal import Principal
from commons.roles import EVALUATOR, centre_regions, is_curator
from observatory.practice.certification.model import Certification
from observatory.practice.certification_request.model import (
    OPEN,
    PLACES,
    CertificationPlace,
    CertificationRequest,
)
from observatory.practice.practice.model import Practice
from observatory.practice.publication.model import PublishedPractice
from observatory.projections.organisation.model import Organisation

WAITING: Final = "waiting"
DUE: Final = "due"
ORGANISATION: Final = "organisation"
SORTS: Final = (WAITING, DUE, ORGANISATION)

FREE: Final = "free"
MINE: Final = "mine"
SHOWN: Final = (FREE, MINE)

_FAR: Final = datetime(3000, 1, 1, tzinfo=UTC)

_NAME: Final = func.coalesce(Organisation.name_el, PublishedPractice.organisation_name, "")
_REGION: Final = case((Practice.imported, Practice.region), else_=Practice.review_region)
_HELD: Final = (
    select(func.count())
    .where(CertificationPlace.request_id == CertificationRequest.id)
    .correlate(CertificationRequest)
    .scalar_subquery()
)
_USED: Final = (
    select(func.count())
    .where(Certification.request_id == CertificationRequest.id, Certification.revision == PublishedPractice.revision)
    .correlate(CertificationRequest, PublishedPractice)
    .scalar_subquery()
)
_IS_FREE: Final = _HELD + _USED < PLACES


@dataclass(frozen=True)
class CertificationQueue:
    """The practices for one evaluator to certify, without those of their own or of their organisation."""

    evaluator: Principal

    def rows(self, session: Session, wanted: Mapping[str, Any], after: tuple[Any, UUID] | None) -> list[Any]:
        """Return one row more than the page's limit: practice, its public content, request, body, and `place`."""
        due = select(CertificationPlace.due_at).where(self._my_place()).scalar_subquery()
        keys = {
            WAITING: CertificationRequest.requested_at,
            # what one has no place in has no term of one's own, and comes last
            DUE: func.coalesce(due, literal(_FAR)),
            ORGANISATION: _NAME,
        }
        place = keys[wanted["sort"]]
        columns: list[Any] = [Practice, PublishedPractice, CertificationRequest, Organisation, place.label("place")]
        query = self._waiting(select(*columns)).where(*self._filters(wanted))
        if after is not None:
            query = query.where(tuple_(place, CertificationRequest.id) > after)
        query = query.options(selectinload(CertificationRequest.places))
        return list(session.execute(query.order_by(place, CertificationRequest.id).limit(wanted["limit"] + 1)))

    def totals(self, session: Session) -> dict[str, int]:
        """Return the number of all practices in the queue, of those with a free place, and of the evaluator's own."""
        counts = {
            "all": func.count(),
            "free": func.count().filter(_IS_FREE),
            "mine": func.count().filter(exists().where(self._my_place())),
        }
        named: list[Any] = [count.label(name) for name, count in counts.items()]
        return dict(session.execute(self._waiting(select(*named))).one()._mapping)  # noqa: SLF001 - a row's mapping

    def _waiting(self, query: Select[Any]) -> Select[Any]:
        own = [one.organisation_id for one in self.evaluator.memberships]
        return (
            query.select_from(CertificationRequest)
            .join(Practice, Practice.id == CertificationRequest.practice_id)
            .join(PublishedPractice, PublishedPractice.practice_id == Practice.id)
            .outerjoin(Organisation, Organisation.organisation_id == Practice.organisation_id)
            .where(
                CertificationRequest.state == OPEN,
                not_(Practice.author_ids.contains([self.evaluator.person_id])),
                or_(Practice.organisation_id.is_(None), Practice.organisation_id.not_in(own)),
                *([] if self._sees_all() else [_REGION.in_(centre_regions(self.evaluator))]),
            )
        )

    def _sees_all(self) -> bool:
        return is_curator(self.evaluator) or EVALUATOR in self.evaluator.roles

    def _my_place(self) -> ColumnElement[bool]:
        return and_(
            CertificationPlace.request_id == CertificationRequest.id,
            CertificationPlace.evaluator_id == self.evaluator.person_id,
        )

    def _filters(self, wanted: Mapping[str, Any]) -> list[ColumnElement[bool]]:
        mine = exists().where(self._my_place())
        conditions: dict[str, ColumnElement[bool]] = {
            "show": mine if wanted["show"] == MINE else and_(_IS_FREE, not_(mine)),
            "proposed": CertificationRequest.proposed.is_(wanted["proposed"]),
            "region": _REGION.in_([wanted["region"]]),
            "organisation": Practice.organisation_id == wanted["organisation"],
        }
        return [condition for name, condition in conditions.items() if wanted[name] is not None]
