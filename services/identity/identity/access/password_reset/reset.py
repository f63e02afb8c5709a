"""The steps of a password reset, between the operations and the models."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.events import Event
from identity.access.password_reset.links import Permit
from identity.access.password_reset.model import PasswordReset
from identity.access.session.model import PASSWORD_RESET
from identity.access.session.sign_out import end_sessions
from identity.person.person import queries
from identity.person.person.model import PasswordLinkInvalid, Person
from identity.security.throttle.devices import Devices
from identity.security.throttle.mail_limits import RESET, may_mail

_AT_ONCE: Final = 100


def pick_up(session: Session, devices: Devices, *, now: datetime) -> list[Event]:
    """Turn recorded requests into events for the addresses with an account; delete the others."""
    requests = session.scalars(
        select(PasswordReset).order_by(PasswordReset.id).limit(_AT_ONCE).with_for_update(skip_locked=True)
    ).all()
    events: list[Event] = []
    for address in dict.fromkeys(request.email_key for request in requests):
        person = session.scalars(select(Person).where(Person.email_key == address).with_for_update()).one_or_none()
        event = person.ask_for_reset(now=now) if person is not None else None
        if event is not None and may_mail(session, devices, RESET, address, now=now):
            events.append(event)
    for request in requests:
        session.delete(request)
    return events


def personal_words(session: Session, permit: Permit) -> tuple[str, ...]:
    """Return the words that must not make up a person's password; raise `PasswordLinkInvalid` for an unknown one."""
    person = queries.find_person(session, permit.person_id)
    if person is None or person.password_version != permit.version:
        raise PasswordLinkInvalid
    return tuple(word for word in (person.email, person.name) if word)


def choose_password(session: Session, permit: Permit, password_hash: str, *, now: datetime) -> list[Event]:
    """Set the password and end every session. Raise `PasswordLinkInvalid` for the second of two concurrent uses."""
    person = queries.lock_person(session, permit.person_id)
    if person is None:
        raise PasswordLinkInvalid
    event = person.reset_password(password_hash, permit.version)
    return [event, *end_sessions(session, person.id, PASSWORD_RESET, now=now)]
