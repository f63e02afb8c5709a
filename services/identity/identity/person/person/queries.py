"""Reading people: by identifier, by address, with what they may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from identity.person.person.model import ACTIVE, ERASED, Person
from identity.security.address_key import address_key


def claim_address(session: Session, email: str) -> Person | None:
    """Give the account of an address, locked; nobody else can open one for it until the transaction ends.

    A row lock cannot hold what does not exist yet, so the address itself is locked; a clash of two hashes costs
    nothing but a short wait.
    """
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(address_key(email), 0))))
    return session.scalars(select(Person).where(Person.email_key == address_key(email)).with_for_update()).one_or_none()


def find_by_address(session: Session, email: str) -> Person | None:
    """Give the account of an address, if there is one."""
    return session.scalars(select(Person).where(Person.email_key == address_key(email))).one_or_none()


def active_person_of(session: Session, email: str) -> UUID | None:
    """Give the identifier behind an address, if the account is active."""
    return session.scalar(select(Person.id).where(Person.email_key == address_key(email), Person.status == ACTIVE))


def find_person(session: Session, person_id: UUID) -> Person | None:
    """Give a person, if there is one."""
    return session.get(Person, person_id)


def lock_person(session: Session, person_id: UUID) -> Person | None:
    """Give a person for change, if there is one."""
    return session.get(Person, person_id, with_for_update=True)


def people_to_write_to(session: Session, person_ids: Iterable[UUID]) -> Sequence[Person]:
    """Give those of the people asked for who have not been erased."""
    return session.scalars(
        select(Person).where(Person.id.in_(set(person_ids)), Person.status != ERASED).order_by(Person.id)
    ).all()
