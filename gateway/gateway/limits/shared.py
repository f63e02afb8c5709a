"""Shared: the count of requests in the gateway's database, which all replicas draw from."""

from __future__ import annotations

import hashlib
import time
from functools import cached_property
from typing import Final

import eventlet
import structlog
from sqlalchemy import Engine, text

from gateway import metrics
from gateway.limits.policies import Policy

log = structlog.get_logger(__name__)

_PATIENCE: Final = 0.5  # seconds that one answer may cost a request
_PAUSE: Final = 5.0  # seconds in which a database that did not answer is not asked again
_PRUNE_SECONDS: Final = 60.0

_DRAW: Final = text(
    """
    INSERT INTO request_counts AS known (policy, caller, window_ends, requests)
    VALUES (:policy, :caller, :ends, :asked)
    ON CONFLICT (policy, caller, window_ends) DO UPDATE SET requests = known.requests + excluded.requests
    RETURNING requests
    """
)
_PRUNE: Final = text("DELETE FROM request_counts WHERE window_ends < :now")
_SALT: Final = text("SELECT salt FROM caller_salt")


class SharedCounts:
    """Draws from the database. Callers are stored as salted digests, and only until their window ends.

    While the database does not answer, `draw` returns None at once, and each replica limits on its own.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._broken_until = 0.0
        self._pruned_at = time.monotonic()

    def draw(self, policy: Policy, caller: str, window: int, asked: int) -> int | None:
        """Add `asked` to the caller's count in a window and return the new count, None when it is unavailable."""
        if time.monotonic() < self._broken_until:
            return None
        try:
            with eventlet.Timeout(_PATIENCE):
                return self._draw(policy, caller, window, asked)
        except (Exception, eventlet.Timeout) as exc:  # noqa: BLE001 - a limit must never be what shuts the door
            self._broken_until = time.monotonic() + _PAUSE
            metrics.LIMITS_SHARED.set(0)
            log.warning("limits_not_shared", error=type(exc).__name__, again_in=_PAUSE)
            return None

    def _draw(self, policy: Policy, caller: str, window: int, asked: int) -> int:
        values = {
            "policy": policy.name,
            "caller": hashlib.blake2b(caller.encode(), key=self._salt, digest_size=16).digest(),
            "ends": (window + 1) * policy.seconds,
            "asked": asked,
        }
        with self._engine.connect() as connection:
            try:
                count: int = connection.execute(_DRAW, values).scalar_one()
                if time.monotonic() - self._pruned_at > _PRUNE_SECONDS:
                    self._pruned_at = time.monotonic()
                    connection.execute(_PRUNE, {"now": int(time.time())})
            except eventlet.Timeout:
                connection.invalidate()  # in the middle of a statement: of no more use
                raise
        metrics.LIMITS_SHARED.set(1)
        return count

    @cached_property
    def _salt(self) -> bytes:
        with self._engine.connect() as connection:
            return bytes(connection.execute(_SALT).scalar_one())
