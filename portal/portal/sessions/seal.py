"""Seal: tokens as they lie in the database, readable with the portal's secrets only."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Seal:
    """Encrypt and authenticate short values with a key of the first secret (RFC 5869); the others open too."""

    def __init__(self, *secrets: str) -> None:
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(_key(secret))) for secret in secrets])

    def close(self, value: str) -> bytes:
        """Return the sealed form of a value."""
        return self._fernet.encrypt(value.encode())

    def open(self, sealed: bytes) -> str:
        """Return the value; raises `cryptography.fernet.InvalidToken` for anything that this seal did not close."""
        return self._fernet.decrypt(sealed).decode()


def _key(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kainotomia-portal-session").derive(secret.encode())


def digest(session_id: str) -> bytes:
    """Return the form in which the database knows a session."""
    return hashlib.sha256(session_id.encode()).digest()
