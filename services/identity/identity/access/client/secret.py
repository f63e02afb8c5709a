"""Secrets of clients: 256 random bits between a prefix that scanners know and a checksum that needs no database.

`kainotomia_client_` + 43 characters + 8 hexadecimal digits of their CRC-32; of a test client `kainotomia_test_` …
"""

from __future__ import annotations

import hashlib
import re
import secrets
import zlib
from typing import Final

_PREFIXES: Final = {False: "kainotomia_client_", True: "kainotomia_test_"}
_BYTES: Final = 32
_FORM: Final = re.compile(r"(?P<plaintext>kainotomia_(?:client|test)_[A-Za-z0-9_-]{43})(?P<checksum>[0-9a-f]{8})")
HINT_LENGTH: Final = 4


def new_secret(*, test: bool) -> str:
    """Make a secret."""
    plaintext = _PREFIXES[test] + secrets.token_urlsafe(_BYTES)
    return plaintext + _checksum(plaintext)


def is_well_formed(secret: str) -> bool:
    """Return whether the text has the form of a secret. Tells a typing error from a guess without a query."""
    matched = _FORM.fullmatch(secret)
    return matched is not None and matched["checksum"] == _checksum(matched["plaintext"])


def hash_secret(secret: str) -> bytes:
    """Return the SHA-256 of a secret. A fast hash suffices for 256 random bits."""
    return hashlib.sha256(secret.encode()).digest()


def _checksum(plaintext: str) -> str:
    return f"{zlib.crc32(plaintext.encode()):08x}"
