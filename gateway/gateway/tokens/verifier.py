"""Access tokens: verified as RFC 8725 asks (one algorithm, one type, our issuer, our audience), then remembered."""

from __future__ import annotations

import hashlib
import time
import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID

import orjson
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import OKPKey
from joserfc.jws import extract_compact
from joserfc.jwt import JWTClaimsRegistry

from chassis.errors import Unauthenticated
from chassis.language import LANGUAGES, Localized
from chassis.principal import Membership, Principal, names_in

ALGORITHM: Final = "EdDSA"
TOKEN_TYPE: Final = "at+jwt"  # noqa: S105 - RFC 9068
AUDIENCE: Final = "kainotomia"
_LEEWAY: Final = 10  # seconds our clock and identity's may differ
_LONGEST: Final = 8192
_HEADER_NAMES: Final = {"alg", "typ", "kid"}
_CHALLENGE: Final = {
    "WWW-Authenticate": 'Bearer realm="kainotomia", error="invalid_token"',
}


class TokenInvalid(Unauthenticated):
    """The access token is invalid: forged, expired, or meant for another audience."""

    title = Localized(el="Το διακριτικό πρόσβασης δεν ισχύει", en="The access token does not hold")

    def __init__(self, detail: Localized | None = None, **more: Any) -> None:
        super().__init__(detail, **{"headers": _CHALLENGE, **more})


class KeyFinder(Protocol):
    """Finds a public key by its id."""

    def find(self, kid: str) -> OKPKey | None:
        """Return the key, or None when identity does not publish it."""


class RevocationCheck(Protocol):
    """Access that was revoked before its tokens expire."""

    def is_revoked(self, subjects: Iterable[str | None], issued: float) -> bool:
        """Return whether the access of any of the subjects was revoked since `issued`."""


@dataclass(frozen=True, slots=True)
class _Verified:
    principal: Principal
    subjects: tuple[str | None, ...]
    issued: float
    expires: float


class TokenVerifier:
    """Turns tokens into principals. Each token is verified once and cached until it expires.

    An Ed25519 check and two JSON documents cost more than the rest of a cached response together.
    """

    def __init__(
        self,
        keys: KeyFinder,
        issuer: str,
        *,
        revocations: RevocationCheck | None = None,
        most: int = 10_000,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._keys, self._issuer, self._revocations, self._most, self._clock = keys, issuer, revocations, most, clock
        self._verified: OrderedDict[bytes, _Verified] = OrderedDict()

    def verify(self, token: str) -> Principal:
        """Return the token's principal; raise `TokenInvalid`."""
        if not token or len(token) > _LONGEST or not token.isascii():
            raise TokenInvalid
        digest = hashlib.sha256(token.encode()).digest()
        known = self._verified.get(digest)
        if known is None:
            known = self._verified[digest] = _verified(self._claims(token))
            while len(self._verified) > self._most:
                self._verified.popitem(last=False)
        if known.expires <= self._clock() or self._is_revoked(known):
            self._verified.pop(digest, None)
            raise TokenInvalid
        return known.principal

    def clear(self) -> None:
        """Drop every verified token: the published keys have changed."""
        self._verified.clear()

    def _is_revoked(self, token: _Verified) -> bool:
        return self._revocations is not None and self._revocations.is_revoked(token.subjects, token.issued)

    def _claims(self, token: str) -> dict[str, Any]:
        header = _header(token)
        key = self._keys.find(header["kid"])
        if key is None:
            raise TokenInvalid
        try:
            with warnings.catch_warnings():
                # RFC 9864 prefers the name Ed25519; our tokens and their readers say EdDSA
                warnings.simplefilter("ignore", SecurityWarning)
                signed = jws.deserialize_compact(token, key, algorithms=[ALGORITHM])
            claims = orjson.loads(signed.payload)
            if not isinstance(claims, dict):
                raise TokenInvalid
            self._check(claims)
        except (JoseError, ValueError, TypeError):
            raise TokenInvalid from None
        return claims

    def _check(self, claims: dict[str, Any]) -> None:
        JWTClaimsRegistry(
            now=int(self._clock()),
            leeway=_LEEWAY,  # for `exp`, too; `verify` allows that none
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": AUDIENCE},
            sub={"essential": True},
            exp={"essential": True},
            nbf={"essential": True},
            iat={"essential": True},
        ).validate(claims)
        if not isinstance(claims["aud"], str):  # the registry accepts a list in which ours is one of several
            raise TokenInvalid


def _header(token: str) -> dict[str, Any]:
    """Parse the unverified header, and refuse forbidden fields before any key is looked at."""
    try:
        header: dict[str, Any] = extract_compact(token.encode()).protected
    except (JoseError, ValueError, TypeError):
        raise TokenInvalid from None
    named = isinstance(header.get("kid"), str)
    # nothing but these three: `jku`, `jwk`, `x5u` name other keys, `crit` and `b64` change the reading
    if not named or set(header) != _HEADER_NAMES or header["alg"] != ALGORITHM or header["typ"] != TOKEN_TYPE:
        raise TokenInvalid
    return header


def _verified(claims: Mapping[str, Any]) -> _Verified:
    principal = _principal(claims)
    subjects = (str(principal.person_id), principal.session_id)
    return _Verified(principal, subjects, float(claims["iat"]), float(claims["exp"]))


def _principal(claims: Mapping[str, Any]) -> Principal:
    try:
        client_id = UUID(claims["client_id"]) if "client_id" in claims else None
        if client_id is not None and claims["sub"] != claims["client_id"]:
            raise TokenInvalid
        return Principal(
            person_id=UUID(claims["sub"]),
            session_id=str(claims["sid"]) if claims.get("sid") else None,
            roles=frozenset(str(role) for role in claims.get("roles") or ()),
            memberships=tuple(map(Membership.from_dict, claims.get("memberships") or ())),
            effective_roles=names_in(claims.get("effective_roles")),
            language=claims.get("language") if claims.get("language") in LANGUAGES else None,
            client_id=client_id,
            scopes=frozenset(str(claims.get("scope") or "").split()) if client_id else frozenset(),
            tier=str(claims.get("tier") or "") if client_id else "",
            test=client_id is not None and bool(claims.get("test")),
            registered_by=frozenset(UUID(p) for p in claims.get("registered_by") or ()) if client_id else frozenset(),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise TokenInvalid from None
