"""Rate limiting: admits or refuses the caller's request, with the rest of the quota. Refusals are delayed."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import eventlet

from chassis.addresses import canonical_or_none
from chassis.bodies import FORM, read_basic, read_form, read_json
from chassis.errors import AppError, TooManyRequests
from chassis.language import Localized
from gateway import metrics
from gateway.http.request import Request
from gateway.limits.fixed_window import FixedWindowLimiter, LimitStatus
from gateway.limits.policies import Policies, rate_limit_key
from gateway.routing.table import Route

_DELAY: Final = 0.5  # seconds: a program that asks in a loop is slowed to the pace of a person
_MOST_WAITING: Final = 256
_LONGEST_NAME: Final = 320


class RateLimitExceeded(TooManyRequests):
    """The caller asked more often than its policy allows."""

    title = Localized(el="Πολλά αιτήματα σε λίγο χρόνο", en="Too many requests in a short time")


class LimitStage:
    """Counts requests by caller. Operations that try secrets count also by address, and by address and account.

    By account alone, an attacker could use up another's tries and so lock them out.
    """

    def __init__(self, buckets: FixedWindowLimiter, policies: Policies | None, *, delay: float = _DELAY) -> None:
        self._buckets, self._policies, self._delay = buckets, policies, delay
        self._waiting = 0

    def check(self, request: Request, route: Route | None) -> None:
        """Count the request, `route` None where there is none; raise `RateLimitExceeded`."""
        policies = self._policies
        if policies is None:
            return
        left = [self._buckets.take(*policies.of(request.principal, request.client_ip))]
        if route is not None and route.limit is not None and not left[0].refused:
            left.append(self._buckets.take(policies.login, rate_limit_key(request.client_ip)))
        self._conclude(request, left)

    def check_account(self, request: Request, route: Route, body: bytes, content_type: str) -> None:
        """Count a try at the account that the body names, where the operation has one; raise `RateLimitExceeded`."""
        if self._policies is None or not route.limit_by:
            return
        name = _account_of(request, body, content_type, route.limit_by)
        if name:
            counted = f"{name} from {rate_limit_key(request.client_ip)}"
            self._conclude(request, [*request.limits, self._buckets.take(self._policies.account, counted)])

    def _conclude(self, request: Request, left: list[LimitStatus]) -> None:
        request.limits = left
        refused = left[-1]
        if not refused.refused:
            return
        metrics.LIMITED.labels(refused.policy.name).inc()
        self._wait()
        raise RateLimitExceeded(
            Localized(
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


def _account_of(request: Request, body: bytes, content_type: str, field: str) -> str:
    """Return the account that the service will read. An unreadable body is left for the service to refuse."""
    if request.basic is not None:
        shown = read_basic(request.basic)
        return _spelled(shown[0]) if shown else ""
    try:
        fields = read_form(body) if content_type == FORM else read_json(body) if body else {}
    except AppError:
        return ""
    value = fields.get(field) if isinstance(fields, dict) else None
    return _spelled(value) if isinstance(value, str) else ""


def _spelled(name: str) -> str:
    """Return one spelling of a name: identifiers and addresses have many that the service takes for the same."""
    try:
        return str(UUID(name))
    except ValueError:
        return canonical_or_none(name) or name.strip().casefold()[:_LONGEST_NAME]
