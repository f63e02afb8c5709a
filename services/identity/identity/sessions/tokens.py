"""Access tokens: signed claims about a person that hold for ten minutes (RFC 9068, RFC 8725).

Whoever suspends a person or takes a role away waits at most that long, for then the token must be
refreshed and the claims are read anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry

from identity.keys.model import ACCESS_TOKEN_LIFETIME
from identity.memberships.model import Membership
from identity.people.model import Person

TOKEN_TYPE: Final = "at+jwt"  # noqa: S105 - a media type
AUDIENCE: Final = "kainotomia"
ALGORITHM: Final = "EdDSA"


class _EdDsaOnly(JWSRegistry):
    """The one algorithm we sign with, by the name that libraries know (RFC 8037; RFC 9864 renames it Ed25519)."""

    def get_alg(self, name: str) -> Any:
        """Give the algorithm without joserfc's word about its new name; there is no other."""
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
    memberships: Sequence[Membership],
    now: datetime,
) -> dict[str, Any]:
    """Give what an access token says: who, in which session, with which roles, from when until when."""
    issued_at = int(now.timestamp())
    return {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": str(person.id),
        "sid": str(session_id),
        "jti": str(uuid4()),
        "iat": issued_at,
        "nbf": issued_at,
        "exp": issued_at + int(ACCESS_TOKEN_LIFETIME.total_seconds()),
        "language": person.language,
        "roles": sorted(roles),
        "memberships": [
            {
                "organisation_id": str(membership.organisation_id),
                "role": membership.role,
                "kind": membership.organisation.kind,
                "region": membership.organisation.region,
            }
            for membership in memberships
        ],
    }


def sign_access_token(claims: dict[str, Any], *, key: OKPKey, kid: str) -> str:
    """Sign the claims with the pair whose public half is published as `kid`."""
    header = {"alg": ALGORITHM, "typ": TOKEN_TYPE, "kid": kid}
    return jwt.encode(header, claims, key, algorithms=[ALGORITHM], registry=_REGISTRY)
