"""Reads of tasks: obligations of the caller's bodies that are open, and circulars that wait for a second curator."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date, DateTime, Select, case, cast, exists, func

from chassis.principal import Principal
from commons.roles import is_curator
from commons.tasks import tasks
from notifications.circular.addressee.model import Addressee
from notifications.circular.circular.model import APPROVAL, ISSUED, Circular
from notifications.circular.circular.queries import bodies_of
from notifications.circular.obligation.model import Fulfilment, Obligation
from notifications.circular.task import schemas
from notifications.projections.organisation.model import Organisation


def of_person(principal: Principal, language: str) -> list[Select[Any]]:
    """Return the queries of everything that a person can act on, titled in their language."""
    sources = [_obligations(principal, language)] if principal.memberships else []
    if is_curator(principal):
        sources.append(_approvals(principal, language))
    return sources


def _obligations(principal: Principal, language: str) -> Select[Any]:
    done = exists().where(
        Fulfilment.circular_id == Obligation.circular_id,
        Fulfilment.organisation_id == Addressee.organisation_id,
        Fulfilment.code == Obligation.code,
    )
    last_day = func.timezone("Europe/Athens", cast(Obligation.due_on + 1, Date).cast(DateTime))
    asked = tasks(
        schemas.OBLIGATION,
        id=Circular.id,
        title=_in_language(Obligation.title_el, Obligation.title_en, language),
        waiting_since=Circular.issued_at,
        due_at=last_day,
        organisation=(Organisation.name_el, Organisation.name_en),
    )
    return (
        asked.select_from(Addressee)
        .join(Circular, Circular.id == Addressee.circular_id)
        .join(Obligation, Obligation.circular_id == Circular.id)
        .join(Organisation, Organisation.id == Addressee.organisation_id)
        .where(Addressee.organisation_id.in_(bodies_of(principal)), Circular.state == ISSUED, ~done)
    )


def _approvals(principal: Principal, language: str) -> Select[Any]:
    asked = tasks(
        schemas.APPROVAL,
        id=Circular.id,
        title=_in_language(Circular.title_el, Circular.title_en, language),
        waiting_since=Circular.updated_at,
    )
    own = Circular.created_by.is_not_distinct_from(principal.person_id)
    submitted = Circular.submitted_by.is_not_distinct_from(principal.person_id)
    return asked.select_from(Circular).where(Circular.state == APPROVAL, ~own, ~submitted)


def _in_language(greek: Any, english: Any, language: str) -> Any:
    return case((english != "", english), else_=greek) if language == "en" else greek
