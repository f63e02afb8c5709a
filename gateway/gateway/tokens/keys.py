"""Identity's published keys (JWKS): fetched when needed, cached while fresh, with a limit on repeated fetches."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import eventlet
import orjson
import structlog
from eventlet.semaphore import Semaphore
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from chassis.errors import AppError, Unavailable

log = structlog.get_logger(__name__)

_FRESH: Final = 300.0  # seconds until the published keys are read again in the background
_PATIENCE: Final = 5.0  # seconds between two readings that unknown key ids asked for


class PublishedKeys:
    """Finds keys by id in the JWKS that `fetch` returns as bytes."""

    def __init__(
        self,
        fetch: Callable[[], bytes],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch, self._clock = fetch, clock
        self.on_change: Callable[[], None] | None = None
        self._keys: dict[str, OKPKey] = {}
        self._fetched: float | None = None
        self._tried: float | None = None
        self._reading = Semaphore()
        self._refreshing = False

    def find(self, kid: str) -> OKPKey | None:
        """Return the key, None when it is not published; raise `Unavailable` while no keys could be read at all."""
        key = self._keys.get(kid)
        if key is not None:
            if self._clock() - (self._fetched or 0.0) > _FRESH and not self._refreshing:
                self._refreshing = True
                eventlet.spawn_n(self._refresh)
            return key
        before = self._tried
        with self._reading:
            # whoever waited for another's reading has its outcome, good or bad
            if self._tried == before and self._may_try():
                self._read()
        if self._fetched is None:
            raise Unavailable(headers={"Retry-After": "5"})
        return self._keys.get(kid)

    def _may_try(self) -> bool:
        return self._tried is None or self._clock() - self._tried >= (_PATIENCE if self._keys else 0.5)

    def _refresh(self) -> None:
        try:
            with self._reading:
                self._read()
        finally:
            self._refreshing = False

    def _read(self) -> None:
        self._tried = self._clock()
        try:
            keys = _parse(self._fetch())
        except (AppError, JoseError, ValueError, TypeError, KeyError) as exc:
            # the last known keys go on holding: identity may be away for a while
            log.warning("keys_not_read", error=type(exc).__name__)
            return
        changed = self._keys.keys() - keys.keys()
        self._keys, self._fetched = keys, self._clock()
        if changed and self.on_change is not None:
            self.on_change()


def _parse(document: bytes) -> dict[str, OKPKey]:
    """Take the Ed25519 signature keys of a JWKS and leave everything else alone."""
    keys = {}
    for entry in orjson.loads(document)["keys"]:
        usable = entry.get("kty") == "OKP" and entry.get("crv") == "Ed25519" and entry.get("use", "sig") == "sig"
        if usable and isinstance(entry.get("kid"), str):
            public = {name: entry[name] for name in ("kty", "crv", "x")}
            keys[entry["kid"]] = OKPKey.import_key(public)
    return keys
