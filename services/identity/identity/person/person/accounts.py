"""Steps of registration and confirmation, between the operations and the model."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from identity.person.consent.record import agree_to_terms
from identity.person.person import queries
from identity.person.person.events import PersonRegistered, PersonRegistrationRepeated, PersonVerified
from identity.person.person.model import (
    ACTIVE,
    PENDING,
    NameWanted,
    Person,
    VerificationLinkExpired,
    VerificationLinkInvalid,
)
from identity.person.person.verification import Confirmation
from identity.security.throttle.devices import Devices
from identity.security.throttle.mail_limits import REGISTRATION, may_mail


def open_account(
    session: Session,
    devices: Devices,
    *,
    email: str,
    name: str,
    language: str,
    password_hash: str,
    now: datetime,
) -> PersonRegistered | PersonRegistrationRepeated | None:
    """Open an account for an address, or record a repeated request.

    Return None, with nothing changed, where a mail has just gone to the address or its hourly limit is reached.
    """
    known = queries.claim_address(session, email)
    if known is not None and known.was_just_mailed(now):
        return None
    if not may_mail(session, devices, REGISTRATION, email, now=now):
        return None
    if known is not None:
        return known.register_again(name=name, language=language, now=now)
    person, event = Person.register(email=email, name=name, language=language, password_hash=password_hash, now=now)
    session.add(person)
    return event


def account_to_confirm(session: Session, confirmation: Confirmation) -> Person | None:
    """Return the account that a genuine link confirms, locked, or None where it is already confirmed.

    Raises `VerificationLinkInvalid` for a suspended or erased account, `VerificationLinkExpired` for an expired link.
    """
    person = queries.lock_person(session, confirmation.person_id)
    if person is None or person.status not in {PENDING, ACTIVE}:
        raise VerificationLinkInvalid
    if person.status == ACTIVE:
        return None
    if confirmation.expired:
        raise VerificationLinkExpired
    return person


def name_to_confirm(person: Person, confirmation: Confirmation, given: str) -> str:
    """Return the name that the holder of a link gave, else that of the request that the link was mailed for.

    Raises `NameWanted` when a later request, maybe somebody else's, has put another name there.
    """
    if given or confirmation.registration == person.registration:
        return given or person.name or ""
    raise NameWanted


def confirm_address(
    session: Session, person: Person, *, name: str, language: str, password_hash: str, now: datetime
) -> list[PersonVerified]:
    """Confirm an account that `account_to_confirm` returned."""
    event = person.confirm(name=name, language=language, password_hash=password_hash, now=now)
    agree_to_terms(session, person.id, operation="register_person", now=now)
    return [event]
