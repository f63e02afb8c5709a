"""Derived keys: the keys of one purpose, each from one secret of the platform; the present one first."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

_ALGORITHM: Final = "HS256"


class DerivedKeys:
    """Sign tokens of one purpose and type with the present secret; read those of any known one."""

    def __init__(self, purpose: str, token_type: str, secrets: tuple[str, ...]) -> None:
        self._type = token_type
        self._keys = [OctKey.import_key(hashlib.sha256(f"{purpose}:{secret}".encode()).digest()) for secret in secrets]

    def encode(self, claims: Mapping[str, Any]) -> str:
        """Make a token."""
        header = {"alg": _ALGORITHM, "typ": self._type}
        return jwt.encode(header, dict(claims), self._keys[0], algorithms=[_ALGORITHM])

    def decode(self, token: str) -> jwt.Token:
        """Return a token signed with one of the keys, its claims unchecked. Raises `JoseError` or `ValueError`."""
        fault: Exception = ValueError("no key")
        for key in self._keys:
            try:
                decoded = jwt.decode(token, key, algorithms=[_ALGORITHM])
            except JoseError as exc:
                fault = exc
                continue
            if decoded.header.get("typ") != self._type:
                raise ValueError("a token of another type")
            return decoded
        raise fault
