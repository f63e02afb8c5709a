"""The steps of a change of address, between the operations and the models."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from chassis.events import Event
from identity.access.email_change import queries
from identity.access.email_change.model import AddressIsTheSame, AddressLinkInvalid, AddressTaken, EmailChange
from identity.access.session.model import EMAIL_CHANGED
from identity.access.session.sign_out import end_sessions
from identity.person.person.events import PersonEmailChangeRequested
from identity.person.person.model import PENDING, Person
from identity.person.person.queries import claim_address, lock_person


def ask(session: Session, person: Person, email: str, *, now: datetime) -> PersonEmailChangeRequested:
    """Record the wish, in place of an earlier one; raise `AddressIsTheSame`."""
    change = EmailChange.ask(person.id, email, now=now)
    if change.key == person.email_key:
        raise AddressIsTheSame
    forget_open(session, person.id)
    session.add(change)
    return PersonEmailChangeRequested(person_id=person.id, change_id=change.id)


def open_change(session: Session, change_id: UUID, *, now: datetime) -> EmailChange:
    """Return a change that can be confirmed or was, locked; raise `AddressLinkInvalid` or `AddressLinkExpired`."""
    change = queries.lock_change(session, change_id)
    if change is None:
        raise AddressLinkInvalid
    change.check_open(now)
    return change


def confirm(session: Session, change_id: UUID, *, now: datetime) -> list[Event]:
    """Set the new address of the account, and end its sessions. A second time changes nothing.

    Raises `AddressTaken` where somebody else has confirmed the address meanwhile. A registration with it that nobody
    confirmed is overtaken: the holder of the link reads the mail of the address.
    """
    change = open_change(session, change_id, now=now)
    if change.confirmed_at is not None:
        return []
    person = lock_person(session, change.person_id)
    if person is None or not person.may_sign_in:
        raise AddressLinkInvalid
    other = claim_address(session, change.email)
    if other is not None and other.id != person.id:
        if other.status != PENDING:
            raise AddressTaken
        session.delete(other)
        session.flush()
    change.confirm(person.email, now=now)
    return [person.change_address(change.email), *end_sessions(session, person.id, EMAIL_CHANGED, now=now)]


def keep(session: Session, change_id: UUID, *, now: datetime) -> None:
    """Stop a change that was not confirmed; raise `AddressLinkInvalid` for a confirmed one."""
    change = open_change(session, change_id, now=now)
    if change.confirmed_at is not None:
        raise AddressLinkInvalid
    session.delete(change)


def forget_open(session: Session, person_id: UUID) -> None:
    """Delete the changes of a person that nobody confirmed: their links are void."""
    session.execute(delete(EmailChange).where(EmailChange.person_id == person_id, EmailChange.confirmed_at.is_(None)))


def forget_previous(session: Session, change_id: UUID) -> None:
    """Forget the old address of a confirmed change."""
    session.execute(update(EmailChange).where(EmailChange.id == change_id).values(previous=None))
