"""Signing key: an Ed25519 pair that is first published, then signs, then stays published until its last token ends.

    created_at ──published──> signs_from ──signs──> signs_until ──published──> published_until

Readers of the key set may keep it for `KEY_SET_CACHE`; a new key waits that long, so that nobody meets its
signature before its public half. The private half is sealed with a key that follows from KAINOTOMIA_SECRET:
a copy of the database alone signs nothing.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final, cast

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey, OKPKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from identity.base import Base
from identity.security.revocation.model import ACCESS_TOKEN_LIFETIME

KEY_SET_CACHE: Final = timedelta(minutes=5)
_SEAL: Final = {"alg": "dir", "enc": "A256GCM"}


class SigningKeyUnreadable(Exception):
    """The private half does not open: KAINOTOMIA_SECRET is not the one it was sealed with."""

    def __init__(self, kid: str) -> None:
        super().__init__(
            f"signing key {kid} does not open with this KAINOTOMIA_SECRET; "
            "bring the secret back, or run: python -m identity rotate-keys --at-once"
        )


class SigningKey(Base):
    """One key pair; `kid` is the thumbprint of its public half (RFC 7638)."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(primary_key=True)
    public_jwk: Mapped[dict[str, Any]] = mapped_column(JSONB)
    sealed_private_jwk: Mapped[str]
    created_at: Mapped[datetime]
    signs_from: Mapped[datetime]
    signs_until: Mapped[datetime | None]
    published_until: Mapped[datetime | None]

    @classmethod
    def generate(cls, secret: str, *, now: datetime, signs_from: datetime) -> SigningKey:
        """Make a pair and seal its private half."""
        pair = OKPKey.generate_key("Ed25519")
        kid = pair.thumbprint()
        public = {**pair.as_dict(private=False), "kid": kid, "use": "sig", "alg": "EdDSA"}
        sealed = jwe.encrypt_compact(_SEAL, pair.as_bytes(private=True), _sealing_key(secret), list(_SEAL.values()))
        return cls(kid=kid, public_jwk=public, sealed_private_jwk=sealed, created_at=now, signs_from=signs_from)

    def open(self, *secrets: str) -> OKPKey:
        """Return the key pair, decrypted with the secret that fits; raise `SigningKeyUnreadable`."""
        for secret in secrets:
            try:
                opened = jwe.decrypt_compact(self.sealed_private_jwk, _sealing_key(secret), list(_SEAL.values()))
            except (JoseError, ValueError):
                continue
            return OKPKey.import_key(cast("bytes", opened.plaintext))
        raise SigningKeyUnreadable(self.kid)

    def retire(self, *, signs_until: datetime) -> None:
        """Stop signing at `signs_until`, and stay published until the last token has expired."""
        self.signs_until = signs_until
        self.published_until = signs_until + ACCESS_TOKEN_LIFETIME

    def withdraw(self, *, now: datetime) -> None:
        """End everything this key has signed, at once: for a key that may have been stolen."""
        self.signs_until = self.published_until = now


def _sealing_key(secret: str) -> OctKey:
    return OctKey.import_key(hashlib.sha256(b"signing-keys:" + secret.encode()).digest())
