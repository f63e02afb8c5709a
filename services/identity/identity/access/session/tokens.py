"""Access tokens: signed claims about a person or a client that hold for ten minutes (RFC 9068, RFC 8725).

A new role takes effect when the token is refreshed, within that time. Access that ends does so at once: see
`identity.security.revocation`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry

from chassis.principal import Membership
from commons.roles import CONTRIBUTOR, effective_roles
from identity.access.client.model import Client, ClientSecret
from identity.organisation.membership.succession import EffectiveRole
from identity.person.person.model import Person
from identity.security.revocation.model import ACCESS_TOKEN_LIFETIME

TOKEN_TYPE: Final = "at+jwt"  # noqa: S105 - a media type
AUDIENCE: Final = "kainotomia"
ALGORITHM: Final = "EdDSA"


class _EdDsaOnly(JWSRegistry):
    """The only algorithm accepted, under its RFC 8037 name, which RFC 9864 renames to Ed25519."""

    def get_alg(self, name: str) -> Any:
        """Return the algorithm without joserfc's warning about its new name."""
        if name != ALGORITHM:
            return super().get_alg(name)
        return self.algorithms[ALGORITHM]


_REGISTRY: Final = _EdDsaOnly(algorithms=[ALGORITHM])


def access_token_claims(
    person: Person,
    *,
    session_id: UUID,
    issuer: str,
    roles: Sequence[str],
    memberships: Sequence[EffectiveRole],
    now: datetime,
) -> dict[str, Any]:
    """Return the claims of a person's access token (RFC 9068)."""
    return {
        **_common_claims(person.id, session_id, issuer, now),
        "language": person.language,
        **_role_claims(roles, [membership.to_claim() for membership in memberships]),
    }


def client_token_claims(
    client: Client, *, secret: ClientSecret, scopes: Collection[str], issuer: str, now: datetime
) -> dict[str, Any]:
    """Return the claims of a client's access token, which has the role of contributor in one organisation.

    `registered_by` names the people behind the client, so that they cannot review its work.
    """
    return {
        **_common_claims(client.id, secret.id, issuer, now),
        "client_id": str(client.id),
        "scope": " ".join(sorted(scopes)),
        "tier": client.tier,
        "test": client.test,
        "registered_by": sorted({str(person) for person in (client.created_by, secret.shown_to) if person}),
        **_role_claims((), [EffectiveRole(client.organisation, CONTRIBUTOR).to_claim()]),
    }


def _role_claims(roles: Collection[str], memberships: Collection[Membership]) -> dict[str, Any]:
    """Return the claims of roles; effective ones are derived here alone, so that readers compare names."""
    return {
        "roles": sorted(roles),
        "memberships": [membership.to_dict() for membership in memberships],
        "effective_roles": sorted(effective_roles(roles, memberships)),
    }


def _common_claims(subject: UUID, session_id: UUID, issuer: str, now: datetime) -> dict[str, Any]:
    issued_at = int(now.timestamp())
    return {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": str(subject),
        "sid": str(session_id),
        "jti": str(uuid4()),
        "iat": issued_at,
        "nbf": issued_at,
        "exp": issued_at + int(ACCESS_TOKEN_LIFETIME.total_seconds()),
    }


def sign_access_token(claims: dict[str, Any], *, key: OKPKey, kid: str) -> str:
    """Sign the claims with the key published as `kid`."""
    header = {"alg": ALGORITHM, "typ": TOKEN_TYPE, "kid": kid}
    return jwt.encode(header, claims, key, algorithms=[ALGORITHM], registry=_REGISTRY)
