"""The steps of an erasure, between the operations and the models: one transaction, in which the person is gone here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import idempotency, personal_data
from chassis.events import Event
from chassis.personal_data import PersonalDataCategory, Subject
from chassis.principal import Principal
from commons.roles import GUARDED
from identity.access.session.model import PersonSession
from identity.access.suspension.suspend import lock_person
from identity.network.expert.model import Expert
from identity.organisation.membership.departure import end_all
from identity.organisation.membership.queries import platform_roles_of
from identity.person.consent.record import withdraw_all
from identity.person.person.model import Person, PersonNotFound, PersonNotSignedIn
from identity.privacy.erasure.model import FRESH, Erasure, PlatformRoleHeld, ProofOfIdentityWanted
from identity.security.revocation.revoke import end_access


def own_account(session: Session, principal: Principal) -> Person:
    """Return the caller's account; raise `PersonNotSignedIn` where it is not active."""
    person = session.get(Person, principal.person_id) if principal.client_id is None else None
    if person is None or not person.may_sign_in:
        raise PersonNotSignedIn
    return person


def is_fresh(session: Session, principal: Principal, *, now: datetime) -> bool:
    """Return whether the caller has just signed in, with a password or by the staff's provider."""
    family = session.get(PersonSession, UUID(principal.session_id)) if principal.session_id else None
    return family is not None and family.is_open(now) and now - family.started_at <= FRESH


def check_proof(*, fresh: bool, password_matches: bool | None) -> None:
    """Raise `ProofOfIdentityWanted` unless the given password is right or, without one, the session is fresh."""
    if not (fresh if password_matches is None else password_matches):
        raise ProofOfIdentityWanted


def account_to_erase(session: Session, email: str) -> Person:
    """Return the account of an address, active or not, for a curator to erase; raise `PersonNotFound`.

    Raises `PlatformRoleHeld` for a curator or auditor: no curator alone removes another one or an auditor.
    """
    person = lock_person(session, email=email)
    if GUARDED.intersection(platform_roles_of(session, person.id)):
        raise PlatformRoleHeld
    return person


def erase(
    session: Session,
    person_id: UUID,
    *,
    categories: Sequence[PersonalDataCategory],
    services: Sequence[str],
    by: Principal,
    reference: str | None = None,
    now: datetime,
) -> tuple[Erasure, str, list[Event]]:
    """Erase a person here and start the erasure in the other services. Return the receipt's secret too.

    Raises `LastManager` for a person who leaves an organisation without a manager; a curator may do that all the same.
    """
    events, memberships = end_all(session, person_id, by=by, now=now)
    person = session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None or person.is_erased:
        raise PersonNotFound
    subject = Subject(person_id=person_id, known_as=person.email_key)
    expert = session.get(Expert, person_id, with_for_update=True)
    if expert is not None:
        events += expert.leave()
    withdraw_all(session, person_id, operation="erasure", now=now)
    sessions = session.scalars(select(PersonSession.id).where(PersonSession.person_id == person_id)).all()
    events += end_access(session, [person_id, *sessions], now=now)
    session.flush()
    erased = personal_data.erase(session, categories, subject)
    erased["memberships"] = memberships
    answers = idempotency.delete(session, Principal(person_id=person_id).caller_id or "")
    for address in {person.email, person.email_key}:  # others' answers, such as to who invited them
        answers += idempotency.forget_mentions(session, address) if address else 0
    session.expire_all()
    person.erase(now=now)
    found: dict[str, Any] = {**erased, "people": 1, "idempotency": answers}
    counted = {table: rows for table, rows in sorted(found.items()) if rows}
    erasure, secret, event = Erasure.begin(person_id, erased=counted, services=services, reference=reference, now=now)
    session.add(erasure)
    return erasure, secret, [*events, event]
