"""The steps of signing in and staying in, between an operation and the model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.settings import known_secrets
from identity.access.session.model import CredentialsNotAccepted, PersonSession, RefreshTokenNotAccepted
from identity.access.session.queries import lock_session_of_token
from identity.access.session.tokens import access_token_claims, sign_access_token
from identity.access.signing_key.rotation import current_signing_key
from identity.organisation.membership.queries import memberships_of, platform_roles_of
from identity.person.person.model import Person
from identity.person.person.password_hash import verify_password
from identity.person.person.queries import find_by_address
from identity.security.revocation.events import AccessEnded
from identity.security.revocation.model import ACCESS_TOKEN_LIFETIME
from identity.security.revocation.revoke import end_access
from identity.settings import IdentitySettings

# The hash of an unknown password, verified when there is no account, so that the answer takes the same time.
NOBODY: Final = "$argon2id$v=19$m=19456,t=2,p=1$GZmSPeI+e0IevgvpTn8bfQ$M63haNAK8z8Hhg0wmwDjIpeZW5FMzzYA4bwomNczo3U"


@dataclass(frozen=True)
class Credentials:
    """The hash to verify a password against; `person_id` is None where the account is missing or not active."""

    person_id: UUID | None
    password_hash: str


def find_credentials(session: Session, email: str) -> Credentials:
    """Return the hash to verify a password of an address against, whether or not there is an account."""
    person = find_by_address(session, email)
    if person is None or person.password_hash is None:
        return Credentials(None, NOBODY)
    return Credentials(person.id if person.may_sign_in else None, person.password_hash)


def check_password(credentials: Credentials, password: str) -> UUID:
    """Return the person with this password; raise `CredentialsNotAccepted`. Takes the same time in either case."""
    matches = verify_password(credentials.password_hash, password)
    if not matches or credentials.person_id is None:
        raise CredentialsNotAccepted
    return credentials.person_id


def start_session(
    session: Session, person_id: UUID, settings: IdentitySettings, *, device: str | None = None, now: datetime
) -> dict[str, Any]:
    """Begin a session and give its first tokens."""
    person = session.get_one(Person, person_id, with_for_update={"read": True})
    if not person.may_sign_in:
        raise CredentialsNotAccepted
    family = PersonSession.start(person_id, device=device, now=now)
    session.add(family)
    session.flush()
    return _tokens(session, family, person, settings, now=now)


def refresh_session(
    session: Session, secret: str, settings: IdentitySettings, *, now: datetime
) -> tuple[dict[str, Any] | None, list[AccessEnded]]:
    """Exchange a refresh token for new tokens, or return None where it is not valid.

    The caller commits in either case, because reuse of a token has ended the session.
    """
    found = lock_session_of_token(session, secret)
    if found is None:
        return None, []
    family, token = found
    person = session.get_one(Person, family.person_id, with_for_update={"read": True})
    was_open = family.is_open(now)
    if not person.may_sign_in or not family.accept(token, now=now):
        return None, end_access(session, [family.id] if was_open and not family.is_open(now) else [], now=now)
    session.flush()  # the used token must be written before the next one: a family has one unused token
    return _tokens(session, family, person, settings, now=now), []


def accepted(tokens: dict[str, Any] | None) -> dict[str, Any]:
    """Return the tokens; raise `RefreshTokenNotAccepted` where there are none."""
    if tokens is None:
        raise RefreshTokenNotAccepted
    return tokens


def _tokens(
    session: Session, family: PersonSession, person: Person, settings: IdentitySettings, *, now: datetime
) -> dict[str, Any]:
    key = current_signing_key(session, secret=settings.secret, now=now)
    claims = access_token_claims(
        person,
        session_id=family.id,
        issuer=settings.public_url,
        roles=platform_roles_of(session, person.id),
        memberships=memberships_of(session, person.id),
        now=now,
    )
    refresh_token, secret = family.next_token(now=now)
    session.add(refresh_token)
    return {
        "access_token": sign_access_token(claims, key=key.open(*known_secrets(settings)), kid=key.kid),
        "token_type": "Bearer",
        "expires_in": int(ACCESS_TOKEN_LIFETIME.total_seconds()),
        "refresh_token": secret,
    }
