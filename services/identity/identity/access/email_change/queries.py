"""Reading changes of address, and the mail contacts of both addresses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from identity.access.email_change.links import CONFIRM, AddressLinks
from identity.access.email_change.model import EmailChange
from identity.access.staff_sign_in.model import StaffIdentity
from identity.person.person.model import PENDING, Person
from identity.person.person.queries import find_by_address

_AT_ONCE = 50


def signs_in_with_provider(session: Session, person_id: UUID) -> bool:
    """Return whether the employer's provider vouches for the person's address."""
    return bool(session.scalar(select(exists().where(StaffIdentity.person_id == person_id))))


def lock_change(session: Session, change_id: UUID) -> EmailChange | None:
    """Return a change, locked, or None."""
    return session.get(EmailChange, change_id, with_for_update=True)


def to_follow(session: Session) -> Sequence[Any]:
    """Return the confirmed changes of which notifications has not heard, the earliest first, with both addresses."""
    columns = (EmailChange.id.label("change_id"), EmailChange.previous, EmailChange.email)
    unheard = select(*columns).where(EmailChange.previous.is_not(None))
    return session.execute(unheard.order_by(EmailChange.confirmed_at).limit(_AT_ONCE)).all()


def mail_contacts(
    session: Session, ids: Collection[UUID], purpose: str, secret: str, *, now: datetime
) -> list[dict[str, Any]]:
    """Return the contacts of open changes: the new addresses of changes, or the present ones of people.

    A new address that has an account of its own gets no link that confirms.
    """
    links = AddressLinks(purpose, secret)
    to_new = purpose == CONFIRM
    asked = (EmailChange.id if to_new else EmailChange.person_id).in_(set(ids))
    found = session.execute(
        select(EmailChange, Person)
        .join(Person, Person.id == EmailChange.person_id)
        .where(asked)
        .order_by(EmailChange.id)
    ).all()
    return [
        {
            "person_id": change.id if to_new else person.id,
            "email": change.email if to_new else person.email,
            "name": "" if to_new else person.name,
            "language": person.language,
            "status": person.status,
            "token": links.make(change),
            "registration": None,
        }
        for change, person in found
        if change.waits(now) and person.may_sign_in and not (to_new and is_taken(session, change))
    ]


def is_taken(session: Session, change: EmailChange) -> bool:
    """Return whether somebody else has confirmed the new address as that of their account."""
    known = find_by_address(session, change.email)
    return known is not None and known.id != change.person_id and known.status != PENDING
