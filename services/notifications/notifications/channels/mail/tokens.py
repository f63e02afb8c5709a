"""Tokens: stateless, signed for one purpose, carried by links in mails."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

_ID = 16
_SIGNATURE = 16
_LONGEST = 2048


class BadToken(Exception):
    """The token was not made here, not for this purpose, or was changed on its way."""


class Tokens:
    """Seals ids into a token for one purpose and opens them again.

    A token is the ids and 128 bits of HMAC-SHA256 over purpose and ids. Nothing that opens a link is in the
    database, a link from a mail of last year still works, and a token for one purpose opens nothing else.
    The first secret seals. The others, from before a rotation, still open.
    """

    def __init__(self, *secrets: str) -> None:
        self._secrets = [secret.encode() for secret in secrets]

    def seal(self, purpose: str, ids: Sequence[UUID]) -> str:
        """Make the token for these ids."""
        payload = b"".join(each.bytes for each in ids)
        return urlsafe_b64encode(payload + _sign(self._secrets[0], purpose, payload)).rstrip(b"=").decode()

    def open(self, purpose: str, token: str) -> list[UUID]:
        """Return the ids of a token. Raises `BadToken`."""
        if len(token) > _LONGEST or not token.isascii():
            raise BadToken
        try:
            raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError as error:
            raise BadToken from error
        payload, signature = raw[:-_SIGNATURE], raw[-_SIGNATURE:]
        known = [hmac.compare_digest(signature, _sign(secret, purpose, payload)) for secret in self._secrets]
        if not any(known) or not payload or len(payload) % _ID:
            raise BadToken
        return [UUID(bytes=payload[at : at + _ID]) for at in range(0, len(payload), _ID)]


def _sign(secret: bytes, purpose: str, payload: bytes) -> bytes:
    return hmac.digest(secret, b"notifications." + purpose.encode() + b"\0" + payload, sha256)[:_SIGNATURE]
