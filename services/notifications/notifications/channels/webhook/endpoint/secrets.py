"""Secrets that sign deliveries, by the Standard Webhooks specification.

A secret is 256 bits of HMAC-SHA256 over its name, under the platform's own secret: the database holds nothing that
signs, so a copy of it reveals no secret. After a rotation of `KAINOTOMIA_SECRET` the previous value stays in
`KAINOTOMIA_SECRET_PREVIOUS` until every webhook has been given a new secret.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from hashlib import sha256
from typing import Final
from uuid import UUID

PREFIX: Final = "whsec_"
_PURPOSE: Final = b"notifications.webhook\0"
_MARK: Final = b"notifications.webhook.mark"


class SecretLost(Exception):
    """The platform's secret from which a webhook's was made is not known here any more."""


class Secrets:
    """Makes webhooks' secrets. The platform's first secret makes new ones, the others are from before rotations."""

    def __init__(self, *platform: str) -> None:
        self._keys = {_mark(secret): secret.encode() for secret in platform}
        self.mark = _mark(platform[0])

    def key(self, mark: str, secret_id: UUID) -> bytes:
        """Return the signing key. Raises `SecretLost`."""
        if mark not in self._keys:
            raise SecretLost
        return hmac.digest(self._keys[mark], _PURPOSE + secret_id.bytes, sha256)

    def shown(self, mark: str, secret_id: UUID) -> str:
        """Return the secret as shown to its owner, once."""
        return PREFIX + b64encode(self.key(mark, secret_id)).decode()


def sign(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Return one signature as written in `webhook-signature`."""
    signed = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, sha256)
    return f"v1,{b64encode(signed).decode()}"


def _mark(secret: str) -> str:
    return hmac.digest(secret.encode(), _MARK, sha256)[:6].hex()
