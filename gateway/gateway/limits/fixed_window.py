"""Fixed-window rate limiter: counts in memory, in leases drawn from a shared count."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from eventlet.semaphore import Semaphore

from gateway.limits.policies import Policy

_MOST_CALLERS: Final = 50_000


class Shared(Protocol):
    """The count that all replicas share."""

    def draw(self, policy: Policy, caller: str, window: int, asked: int) -> int | None:
        """Add `asked` to the caller's count in a window and return the new count, None when it is unavailable."""


class LimitStatus:
    """The result of `take`: `remaining` requests for `seconds` more. A negative number means that it is refused."""

    __slots__ = ("policy", "remaining", "seconds")

    def __init__(self, policy: Policy, remaining: int, seconds: int) -> None:
        self.policy, self.remaining, self.seconds = policy, remaining, seconds

    @property
    def refused(self) -> bool:
        """Return whether the request exceeds the quota."""
        return self.remaining < 0

    def header(self) -> str:
        """Return the state in the form of the `RateLimit` header."""
        return f'"{self.policy.name}";r={max(self.remaining, 0)};t={self.seconds}'


@dataclass(slots=True)
class _Bucket:
    """The counts of a caller in a window: `allowed` to this replica, `reported` to the shared count, `used` here."""

    window: int
    allowed: int
    reported: int = 0
    used: int = 0
    elsewhere: int = 0
    spent: bool = False
    drawing: Semaphore = field(default_factory=Semaphore)


class FixedWindowLimiter:
    """Counts requests by policy and caller, and drops the counts of past windows as new callers come.

    A replica grants a caller's first lease without asking, and reports it to the shared count when it fetches the
    next lease. Callers with few requests are thus counted in memory only. So a caller that spreads its requests
    thinly over n replicas may get n leases more than the quota. One with many requests, or with an exact policy,
    gets the quota.
    """

    def __init__(
        self, shared: Shared | None = None, *, most: int = _MOST_CALLERS, clock: Callable[[], float] = time.time
    ) -> None:
        self._shared, self._most, self._clock = shared, most, clock
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, policy: Policy, caller: str) -> LimitStatus:
        """Count one request, unless it is too many."""
        now = self._clock()
        window = int(now // policy.seconds)
        key = (policy.name, caller)
        bucket = self._buckets.get(key)
        if bucket is None or bucket.window != window:
            bucket = self._open(key, policy, window)
        if bucket.used >= bucket.allowed and not bucket.spent:
            self._fetch(bucket, policy, caller)
        seconds = max(1, int((window + 1) * policy.seconds - now + 0.999))
        if bucket.used >= bucket.allowed:
            return LimitStatus(policy, -1, seconds)
        bucket.used += 1
        return LimitStatus(policy, max(0, policy.quota - bucket.elsewhere - bucket.used), seconds)

    def _open(self, key: tuple[str, str], policy: Policy, window: int) -> _Bucket:
        self._buckets.pop(key, None)
        while len(self._buckets) >= self._most:
            del self._buckets[next(iter(self._buckets))]
        at_first = policy.quota if self._shared is None else 0 if policy.exact else policy.lease
        bucket = self._buckets[key] = _Bucket(window, at_first, spent=self._shared is None)
        return bucket

    def _fetch(self, bucket: _Bucket, policy: Policy, caller: str) -> None:
        """Report the lease granted in advance to the shared count, and ask for one more."""
        assert self._shared is not None
        with bucket.drawing:
            if bucket.used < bucket.allowed or bucket.spent:
                return  # another request has fetched it meanwhile
            asked = bucket.used - bucket.reported + policy.lease
            count = self._shared.draw(policy, caller, bucket.window, asked)
            if count is None:
                # alone for now: this replica's own count must do, and the next window asks again
                bucket.allowed, bucket.spent = policy.quota, True
                return
            granted = asked - max(0, count - policy.quota)
            bucket.allowed = bucket.reported + max(0, granted)
            bucket.reported += asked
            bucket.elsewhere = max(0, min(count, policy.quota) - bucket.allowed)
            bucket.spent = granted <= 0 or count >= policy.quota
