"""Reading memberships: what a person may do."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from identity.memberships.model import Held, Membership, MemberUnknown, PlatformRole
from identity.organisations.model import ACTIVE, Organisation
from identity.people.model import Person
from identity.people.queries import find_by_address


def memberships_of(session: Session, person_id: UUID) -> Sequence[Membership]:
    """Give a person's roles in organisations that still work, with the organisations."""
    return (
        session.scalars(
            select(Membership)
            .join(Membership.organisation)
            .where(Membership.person_id == person_id, Organisation.status == ACTIVE)
            .order_by(Organisation.sort_key, Organisation.id, Membership.role)
        )
        .unique()
        .all()
    )


def platform_roles_of(session: Session, person_id: UUID) -> list[str]:
    """Give a person's roles on the whole platform."""
    return list(
        session.scalars(
            select(PlatformRole.role).where(PlatformRole.person_id == person_id).order_by(PlatformRole.role)
        )
    )


def roles_held(session: Session, person_id: UUID) -> frozenset[Held]:
    """Give the roles that a person has, each with its organisation."""
    held = select(Membership.organisation_id, Membership.role).where(Membership.person_id == person_id)
    return frozenset((organisation_id, role) for organisation_id, role in session.execute(held))


def get_future_member(session: Session, email: str) -> Person:
    """Give the person behind an address for a new role; raises `MemberUnknown` unless the account is active."""
    person = find_by_address(session, email)
    if person is None or not person.may_sign_in:
        raise MemberUnknown
    return person
