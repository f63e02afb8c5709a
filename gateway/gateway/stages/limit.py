"""Limit: whether the caller may ask this now, and what is left; who asks too much waits for the refusal."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

import eventlet
import orjson

from chassis.errors import TooManyRequests
from chassis.language import Text
from gateway import metrics
from gateway.http.request import Request
from gateway.limits.buckets import Buckets, Left
from gateway.limits.policies import Policies, neighbourhood
from gateway.routing.table import Route
from gateway.stages.receive import JSON

_DELAY: Final = 0.5  # seconds: a program that asks in a loop is slowed to the pace of a person
_MOST_WAITING: Final = 256
_LONGEST_NAME: Final = 320


class RateLimitExceeded(TooManyRequests):
    """The caller asked more often than its policy allows."""

    title = Text(el="Πολλά αιτήματα σε λίγο χρόνο", en="Too many requests in a short time")


class LimitStage:
    """Counts requests by caller; operations that try secrets also by address, and by address and account together.

    By account alone, somebody could use up another's tries and so lock them out.
    """

    def __init__(self, buckets: Buckets, policies: Policies | None, *, delay: float = _DELAY) -> None:
        self._buckets, self._policies, self._delay = buckets, policies, delay
        self._waiting = 0

    def check(self, request: Request, route: Route) -> None:
        """Count the request and note what is left for its answer; raises `RateLimitExceeded`."""
        policies = self._policies
        if policies is None:
            return
        left = [self._buckets.take(*policies.of(request.principal, request.client_ip))]
        if route.limit is not None and not left[0].refused:
            left.append(self._buckets.take(policies.login, neighbourhood(request.client_ip)))
        self._conclude(request, left)

    def check_account(self, request: Request, route: Route, body: bytes, content_type: str) -> None:
        """Count a try at the account that the body names, where the operation has one; raises `RateLimitExceeded`."""
        if self._policies is None or not route.limit_by:
            return
        name = _named(body, content_type, route.limit_by)
        if name:
            counted = f"{name} from {neighbourhood(request.client_ip)}"
            self._conclude(request, [*request.limits, self._buckets.take(self._policies.account, counted)])

    def _conclude(self, request: Request, left: list[Left]) -> None:
        request.limits = left
        refused = left[-1]
        if not refused.refused:
            return
        metrics.LIMITED.labels(refused.policy.name).inc()
        self._wait()
        raise RateLimitExceeded(
            Text(
                el=f"Επιτρέπονται {refused.policy.quota} αιτήματα κάθε {refused.policy.seconds} δευτερόλεπτα. "
                f"Δοκιμάστε ξανά σε {refused.seconds}.",
                en=f"{refused.policy.quota} requests in {refused.policy.seconds} seconds are allowed. "
                f"Try again in {refused.seconds}.",
            ),
            headers={"Retry-After": str(refused.seconds)},
            violated_policies=[refused.policy.name],
        )

    def _wait(self) -> None:
        # answering at once would let a loop of refused requests take the time of everybody else
        if self._delay and self._waiting < _MOST_WAITING:
            self._waiting += 1
            try:
                eventlet.sleep(self._delay)
            finally:
                self._waiting -= 1


def _named(body: bytes, content_type: str, field: str) -> str:
    """Give the account as it is counted; what cannot be read is the service's to refuse."""
    try:
        value = orjson.loads(body).get(field) if content_type == JSON else parse_qs(body.decode()).get(field, [""])[0]
    except (ValueError, AttributeError):
        return ""
    return value.strip().casefold()[:_LONGEST_NAME] if isinstance(value, str) else ""
