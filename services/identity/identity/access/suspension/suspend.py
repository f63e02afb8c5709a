"""The steps of a suspension, between the operations and the model."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.events import Event
from identity.access.client.queries import secrets_shown_to
from identity.access.session.model import SUSPENDED
from identity.access.session.sign_out import end_sessions
from identity.organisation.invitation.withdrawal import withdraw_given_by
from identity.organisation.membership.queries import roles_held
from identity.organisation.membership.vacancy import vacancies
from identity.person.person.model import ERASED, Person, PersonNotFound
from identity.security.address_key import address_key
from identity.security.revocation.revoke import end_access


def lock_person(session: Session, *, email: str | None = None, person_id: UUID | None = None) -> Person:
    """Return a person by address or identifier, locked; raise `PersonNotFound`."""
    wanted = Person.id == person_id if email is None else Person.email_key == address_key(email)
    person = session.scalars(select(Person).where(wanted, Person.status != ERASED).with_for_update()).one_or_none()
    if person is None:
        raise PersonNotFound
    return person


def suspend(session: Session, person: Person, because: str, *, now: datetime) -> list[Event]:
    """Shut the account and end every access that it gave."""
    event = person.suspend(because, now=now)
    if event is None:
        return []
    withdraw_given_by(session, person.id, now=now)
    ended = end_sessions(session, person.id, SUSPENDED, now=now)
    session.flush()
    left = vacancies(session, roles_held(session, person.id))
    return [event, *left, *ended, *end_access(session, [person.id, *secrets_shown_to(session, person.id)], now=now)]
