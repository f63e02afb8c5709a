"""What happens to accounts: the steps between an operation and the model, without a decision of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis.principal import Principal
from identity.consents.recording import agree_to_terms
from identity.memberships.queries import memberships_of, platform_roles_of
from identity.people import queries
from identity.people.events import PersonRegistered, PersonRegistrationRepeated, PersonVerified
from identity.people.model import Person, PersonNotSignedIn, VerificationLinkInvalid
from identity.people.verification import Confirmation


def open_account(
    session: Session, *, email: str, name: str, language: str, password_hash: str, now: datetime
) -> PersonRegistered | PersonRegistrationRepeated:
    """Open an account for an address, or take note that somebody asked again; one write and one event either way."""
    known = queries.claim_address(session, email)
    if known is not None:
        return known.register_again(name=name, language=language, password_hash=password_hash, now=now)
    person, event = Person.register(email=email, name=name, language=language, password_hash=password_hash, now=now)
    session.add(person)
    return event


def confirm_address(session: Session, confirmation: Confirmation, *, now: datetime) -> list[PersonVerified]:
    """Confirm an account by a genuine link; nothing to announce when it was confirmed before."""
    person = queries.lock_person(session, confirmation.person_id)
    if person is None:
        raise VerificationLinkInvalid
    event = person.verify(confirmation.registration, now=now)
    if event is None:
        return []
    agree_to_terms(session, person.id, operation="register_person", now=now)
    return [event]


def own_view(session: Session, principal: Principal) -> dict[str, Any]:
    """Give what a person sees of themselves; raises `PersonNotSignedIn` when the account was closed meanwhile."""
    person = session.get(Person, principal.person_id)
    if person is None or not person.may_sign_in:
        raise PersonNotSignedIn
    return {
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "status": person.status,
        "roles": platform_roles_of(session, person.id),
        "memberships": memberships_of(session, person.id),
    }
