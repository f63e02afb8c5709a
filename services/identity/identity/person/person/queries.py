"""Reading people: by identifier and by address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from identity.person.person.model import ACTIVE, ERASED, SUSPENDED, Person
from identity.security.address_key import address_key


def claim_address(session: Session, email: str) -> Person | None:
    """Return the account of an address, locked. Nobody else can open one for it until the transaction ends.

    A row lock cannot hold a row that does not exist yet, so an advisory lock holds the address itself. A clash of two
    hashes costs only a short wait.
    """
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(address_key(email), 0))))
    return session.scalars(select(Person).where(Person.email_key == address_key(email)).with_for_update()).one_or_none()


def find_by_address(session: Session, email: str) -> Person | None:
    """Return the account of an address, or None."""
    return session.scalars(select(Person).where(Person.email_key == address_key(email))).one_or_none()


def active_person_of(session: Session, email: str) -> UUID | None:
    """Return the identifier of the active account of an address, or None."""
    return session.scalar(select(Person.id).where(Person.email_key == address_key(email), Person.status == ACTIVE))


def find_person(session: Session, person_id: UUID) -> Person | None:
    """Return a person, or None."""
    return session.get(Person, person_id)


def lock_person(session: Session, person_id: UUID) -> Person | None:
    """Return a person, locked, or None."""
    return session.get(Person, person_id, with_for_update=True)


def people_with_names(session: Session, person_ids: Iterable[UUID]) -> Sequence[Person]:
    """Return the people asked for whose accounts were confirmed and not erased."""
    named = select(Person).where(Person.id.in_(set(person_ids)), Person.status.in_((ACTIVE, SUSPENDED)))
    return session.scalars(named.order_by(Person.id)).all()


def people_to_write_to(session: Session, person_ids: Iterable[UUID]) -> Sequence[Person]:
    """Return the people asked for, without the erased ones."""
    return session.scalars(
        select(Person).where(Person.id.in_(set(person_ids)), Person.status != ERASED).order_by(Person.id)
    ).all()
