"""Reads of tasks about impact claims: to approve, to correct, and to verify."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_
from sqlalchemy.orm import Session

from chassis.principal import Principal
from commons.roles import APPROVER_ROLES, EDITOR_ROLES
from commons.tasks import tasks
from observatory.impact.claim.model import ImpactClaim
from observatory.impact.claim.states import INTERNAL_APPROVAL, RETURNED
from observatory.impact.claim.verdicts import is_verifier
from observatory.impact.verification.queue import ImpactQueue
from observatory.projections.organisation.model import Organisation
from observatory.task import schemas


def of_person(session: Session, who: Principal, term: timedelta, now: datetime) -> list[Select[Any]]:
    """Return the queries of the claims that a person can act on."""
    speaks_for = {one.organisation_id for one in who.memberships if one.role in APPROVER_ROLES}
    writes_for = {one.organisation_id for one in who.memberships if one.role in EDITOR_ROLES}
    found: list[Select[Any]] = []
    if speaks_for:
        waits = and_(ImpactClaim.state == INTERNAL_APPROVAL, ImpactClaim.organisation_id.in_(speaks_for))
        found.append(_claims(schemas.IMPACT_APPROVAL, ImpactClaim.waiting_since, waits))
    if writes_for:
        returned = and_(ImpactClaim.state == RETURNED, ImpactClaim.organisation_id.in_(writes_for))
        found.append(_claims(schemas.IMPACT_CHANGES, ImpactClaim.updated_at, returned))
    if is_verifier(who):
        queue = ImpactQueue(who, term, now)
        mine = queue.mine(session)
        found.append(_claims(schemas.IMPACT_VERIFICATION, ImpactClaim.waiting_since, mine, queue.due_at))
    return found


def _claims(kind: str, since: Any, condition: ColumnElement[bool], due: Any = None) -> Select[Any]:
    """Return claims by the title of the practice, with the name of the body that states them."""
    names = (Organisation.name_el, Organisation.name_en)
    wanted = tasks(
        kind,
        id=ImpactClaim.id,
        title=ImpactClaim.practice_title,
        waiting_since=since,
        due_at=due,
        organisation=names,
    )
    body = Organisation.organisation_id == ImpactClaim.organisation_id
    return wanted.select_from(ImpactClaim).outerjoin(Organisation, body).where(condition)
