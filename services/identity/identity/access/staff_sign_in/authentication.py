"""Steps of a staff sign-in, between the operations and the model."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from identity.access.staff_sign_in.model import (
    LoginSecrets,
    StaffIdentity,
    StaffLogin,
    StaffNotAccepted,
    StaffSignInOff,
    hash_of,
)
from identity.access.staff_sign_in.provider import Provider, ProviderSubject
from identity.person.person.model import Person
from identity.person.person.queries import active_person_of
from identity.settings import IdentitySettings


def provider_of(settings: IdentitySettings) -> Provider:
    """Return the provider of this installation; raise `StaffSignInOff` where there is none."""
    if not (settings.oidc_issuer and settings.oidc_client_id and settings.oidc_redirect):
        raise StaffSignInOff
    return Provider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        redirect_uri=settings.oidc_redirect,
        plain=settings.demo,
    )


def take_login(session: Session, state: str, binder: str, *, now: datetime) -> LoginSecrets | None:
    """Use up a login, even with a wrong binder, so that nobody tries twice. The caller commits in either case."""
    login = session.scalars(
        select(StaffLogin).where(StaffLogin.state_hash == hash_of(state)).with_for_update()
    ).one_or_none()
    if login is None:
        return None
    session.delete(login)
    return login.take(binder, now=now)


def authenticated_person(session: Session, issuer: str, vouched: ProviderSubject, *, now: datetime) -> UUID:
    """Return the person authenticated by the provider; raise `StaffNotAccepted` for a stranger.

    At the first sign-in the person is found by an address that the provider has verified, then by the provider's
    identifier. A person linked to another identifier is not found by address: a reused address opens no account.
    """
    known = session.get(StaffIdentity, (issuer, vouched.subject))
    if known is not None:
        return known.person_id
    person_id = active_person_of(session, vouched.email) if vouched.email else None
    if person_id is None or _is_known_otherwise(session, issuer, vouched.subject, person_id):
        raise StaffNotAccepted
    session.execute(
        insert(StaffIdentity)
        .values(issuer=issuer, subject=vouched.subject, person_id=person_id, linked_at=now)
        .on_conflict_do_nothing()
    )
    return person_id


def _is_known_otherwise(session: Session, issuer: str, subject: str, person_id: UUID) -> bool:
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())  # one first time at a time
    others = select(StaffIdentity.subject).where(
        StaffIdentity.issuer == issuer, StaffIdentity.person_id == person_id, StaffIdentity.subject != subject
    )
    return session.execute(others.limit(1)).first() is not None
