"""Sealing: encryption of calls to the service that they are for, because the broker writes them to its disks.

HPKE of RFC 9180 in base mode, single-shot: X25519, HKDF-SHA256, ChaCha20-Poly1305. Context, operation and body of a
call are encrypted. Request id, trace, language and deadline stay readable beside them (docs/decisions/0034).

A sealed call goes to the operation `sealed`, which no earlier version has: it answers "not here" and runs nothing.
"""

from __future__ import annotations

import base64
import random
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chassis.context import CallContext

SEALED = "sealed"  # the operation in the routing key of a sealed call
CALL = "call"  # header of a call: its context, or the readable part of it
KEY_ID = "kainotomia-key"  # header of a sealed call: the key that it is sealed with
PUBLIC_KEY = "kainotomia-public-key"  # header of a reply: the key with which its service wants calls sealed
UNSEALED_SECONDS = 15.0  # that a service gets calls unsealed after a replica without a key has answered

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_LABEL = b"kainotomia.calls.v1"


class CannotOpen(Exception):
    """The call is sealed with a key that this process does not have, or was changed on its way."""


@dataclass(frozen=True)
class WireCall:
    """A call as it travels: the operation of its routing key, its headers and its body."""

    operation: str
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def unsealed(cls, operation: str, context: CallContext, body: bytes) -> WireCall:
        """Create a call that everybody can read."""
        return cls(operation, {CALL: orjson.dumps(context.to_dict()).decode()}, body)

    @classmethod
    def asking_for_key(cls, context: CallContext) -> WireCall:
        """Create an empty call that nobody can open; the refusal brings the key of the service."""
        return cls(SEALED, {CALL: _readable(context)}, b"")


class PublicKey:
    """The key with which calls to one service are sealed."""

    def __init__(self, service: str, encoded: str) -> None:
        """Read the key from its header; raises ValueError."""
        raw = base64.b64decode(encoded, validate=True)
        self._key = X25519PublicKey.from_public_bytes(raw)
        self._service, self.encoded, self.id = service, encoded, _key_id(raw)

    def seal(self, operation: str, context: CallContext, body: bytes, correlation_id: str) -> WireCall:
        """Create a call that only its service can read, and only under these headers and this correlation id."""
        readable = _readable(context)
        head = orjson.dumps({"operation": operation, "context": context.to_dict()})
        plain = len(head).to_bytes(4) + head + body
        sealed = _SUITE.encrypt(plain, self._key, _info(self._service, correlation_id, readable))
        return WireCall(SEALED, {CALL: readable, KEY_ID: self.id}, sealed)


class PrivateKeys:
    """The keys of a service, the same in all its replicas: one for each of its secrets, the present one first."""

    def __init__(self, service: str, secrets: Iterable[str]) -> None:
        self._service = service
        self._keys: dict[str, X25519PrivateKey] = {}
        self.announced = ""
        for secret in secrets:
            derived = HKDF(SHA256(), 32, salt=None, info=_LABEL + b"\0" + service.encode()).derive(secret.encode())
            key = X25519PrivateKey.from_private_bytes(derived)
            raw = key.public_key().public_bytes_raw()
            self._keys[_key_id(raw)] = key
            self.announced = self.announced or base64.b64encode(raw).decode()

    def open(self, headers: Mapping[str, Any], body: bytes, correlation_id: str) -> tuple[str, CallContext, bytes]:
        """Return operation, context and body of a sealed call; raise `CannotOpen`."""
        key = self._keys.get(headers.get(KEY_ID, ""))
        if key is None:
            raise CannotOpen("unknown key")
        try:
            plain = _SUITE.decrypt(body, key, _info(self._service, correlation_id, headers[CALL]))
        except InvalidTag:
            raise CannotOpen("changed on its way") from None
        end = 4 + int.from_bytes(plain[:4])
        head = orjson.loads(plain[4:end])
        return head["operation"], CallContext.from_dict(head["context"]), plain[end:]


class AnnouncedKeys:
    """The keys that services have announced to one caller, each with its replies."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._keys: dict[str, PublicKey] = {}
        self._unsealed_until: dict[str, float] = {}

    def of(self, service: str) -> PublicKey | None:
        """Return the key to seal a call with; None while a replica that can open nothing may answer."""
        return None if self._may_be_unsealed(service) else self._keys.get(service)

    def must_ask(self, service: str) -> bool:
        """Return whether the service has to be asked for its key before it is called."""
        return service not in self._keys and not self._may_be_unsealed(service)

    def record(self, service: str, announced: str | None, *, refused: bool) -> None:
        """Record the announcement of a reply; `refused`: the call could not run where it arrived."""
        if announced is None:
            self._unsealed_until[service] = self._clock() + UNSEALED_SECONDS
            return
        known = self._keys.get(service)
        if known is not None and known.encoded == announced:
            return
        # two replicas with two secrets, taking turns, would each get what is sealed for the other for ever
        if known is None or not refused or random.random() < 0.5:  # noqa: PLR2004, S311 - a coin, not a secret
            self._keys[service] = PublicKey(service, announced)

    def _may_be_unsealed(self, service: str) -> bool:
        return self._clock() < self._unsealed_until.get(service, float("-inf"))


def writes_to_disk(amqp_uri: str) -> bool:
    """Return whether the broker writes calls to a disk; the in-process one has none, and nothing is sealed there."""
    return not amqp_uri.startswith("memory:")


def _readable(context: CallContext) -> str:
    """Return the part of a context that stays readable: for the refusal, the logs and the end of waiting."""
    fields = ("request_id", "traceparent", "language", "deadline")
    return orjson.dumps({name: getattr(context, name) for name in fields}).decode()


def _info(service: str, correlation_id: str, readable: str) -> bytes:
    """Return the data that is authenticated with a call (RFC 9180, section 8.1: by `info`, in single-shot use)."""
    return b"\0".join((_LABEL, service.encode(), correlation_id.encode(), readable.encode()))


def _key_id(raw: bytes) -> str:
    return sha256(raw).hexdigest()[:16]
