"""Recording consents, in the transaction of the operation by which they are given or withdrawn."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from identity.person.consent.model import (
    EXPERT_LISTING,
    GIVEN,
    TERMS,
    WITHDRAWN,
    Consent,
    NothingToRenew,
    check_words,
    in_force,
)
from identity.person.consent.queries import of_person


def agree_to_terms(session: Session, person_id: UUID, *, operation: str, now: datetime) -> None:
    """Record consent to the terms by the owner of a new account. It dates from the confirmation of the address."""
    session.add(Consent.record(person_id, TERMS, GIVEN, operation=operation, now=now))


def record_listing(
    session: Session, person_id: UUID, *, listed: bool, operation: str, now: datetime, version: str | None = None
) -> None:
    """Record an expert's consent to be listed or its withdrawal. An unchanged decision is not recorded again.

    Raises `WordsChanged` for a new consent to words that are no longer in force.
    """
    consent = in_force(of_person(session, person_id)).get(EXPERT_LISTING)
    if listed and consent is None:
        check_words(EXPERT_LISTING, version)
        session.add(Consent.record(person_id, EXPERT_LISTING, GIVEN, operation=operation, now=now))
    if not listed and consent is not None:
        session.add(_withdrawal(consent, operation, now))


def renew(session: Session, person_id: UUID, purpose: str, version: str, *, operation: str, now: datetime) -> None:
    """Record consent to the words in force by a person who agreed to earlier ones. A second time records nothing.

    Raises `WordsChanged` for other words, `NothingToRenew` without an earlier consent.
    """
    check_words(purpose, version)
    consent = in_force(of_person(session, person_id)).get(purpose)
    if consent is None:
        raise NothingToRenew
    if consent.text_version != version:
        session.add(Consent.record(person_id, purpose, GIVEN, operation=operation, now=now))


def withdraw_all(session: Session, person_id: UUID, *, operation: str, now: datetime) -> None:
    """Record the withdrawal of all consents, at the end of the account."""
    session.add_all(
        _withdrawal(consent, operation, now) for consent in in_force(of_person(session, person_id)).values()
    )


def _withdrawal(consent: Consent, operation: str, now: datetime) -> Consent:
    version = consent.text_version
    return Consent.record(consent.person_id, consent.purpose, WITHDRAWN, operation=operation, now=now, version=version)
