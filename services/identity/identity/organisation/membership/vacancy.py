"""Vacancy: a body without a decider. Curators are told of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from commons.roles import APPROVER_ROLES, CENTRE_KIND, MANAGER
from identity.organisation.membership.model import HeldRole, Membership
from identity.organisation.organisation.events import OrganisationUnmanaged
from identity.organisation.organisation.model import ACTIVE, Organisation
from identity.person.person.model import ACTIVE as ACTIVE_PERSON
from identity.person.person.model import Person

_OF_CENTRES: Final = frozenset({MANAGER})


def vacancies(session: Session, held: Collection[HeldRole]) -> list[OrganisationUnmanaged]:
    """Return the events of active bodies without a decider, after the end of these roles of a person.

    The change is in the session already. A centre decides by its managers, other bodies by approvers and managers.
    """
    places = sorted({organisation_id for organisation_id, role in held if role in APPROVER_ROLES})
    bodies = select(Organisation).where(Organisation.id.in_(places), Organisation.status == ACTIVE)
    return [
        OrganisationUnmanaged(organisation_id=body.id, kind=body.kind, region=body.region)
        for body in session.scalars(bodies.order_by(Organisation.id))
        if any(role in _deciding(body) for place, role in held if place == body.id) and not _has_decider(session, body)
    ]


def _deciding(body: Organisation) -> frozenset[str]:
    return _OF_CENTRES if body.kind == CENTRE_KIND else APPROVER_ROLES


def _has_decider(session: Session, body: Organisation) -> bool:
    found = exists().where(
        Membership.organisation_id == body.id,
        Membership.role.in_(_deciding(body)),
        Membership.person_id == Person.id,
        Person.status == ACTIVE_PERSON,
    )
    return bool(session.scalar(select(found)))
