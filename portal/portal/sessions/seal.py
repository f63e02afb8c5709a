"""Seal: tokens as they lie in the database, readable with the portal's secret only."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Seal:
    """Encrypt and authenticate short values with a key derived from the secret (RFC 5869)."""

    def __init__(self, secret: str) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kainotomia-portal-session").derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def close(self, value: str) -> bytes:
        """Return the sealed form of a value."""
        return self._fernet.encrypt(value.encode())

    def open(self, sealed: bytes) -> str:
        """Return the value; raises `cryptography.fernet.InvalidToken` for anything that this seal did not close."""
        return self._fernet.decrypt(sealed).decode()


def digest(session_id: str) -> bytes:
    """Return the form in which the database knows a session."""
    return hashlib.sha256(session_id.encode()).digest()
