"""Dispatch: one call to the owning service, with its deadline; its reply is passed on unchanged."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Protocol

from chassis.context import CallContext
from chassis.errors import Unavailable
from chassis.language import Localized
from chassis.messaging.rpc import Reply
from gateway.http.device import described
from gateway.http.request import Request
from gateway.routing.table import Route
from gateway.settings import GatewaySettings
from gateway.stages.limit import LimitStage
from gateway.stages.receive import receive

RETRY_AFTER = {"Retry-After": "5"}


class ServiceAway(Unavailable):
    """The service of this route is unavailable for now."""

    title = Localized(el="Η υπηρεσία λείπει προσωρινά", en="The service is away for now")

    def __init__(self) -> None:
        super().__init__(
            Localized(
                el="Αυτό το τμήμα της πλατφόρμας επανέρχεται σε λίγο. Δοκιμάστε ξανά.",
                en="This part of the platform will be back shortly. Please try again.",
            ),
            headers=RETRY_AFTER,
        )


class Caller(Protocol):
    """The way to a service: chassis.messaging.rpc_client.RpcClient.call, or a fake in a unit test."""

    def __call__(self, service: str, operation: str, context: CallContext, body: bytes = b"", /) -> Reply:
        """Call and wait; raise `Unavailable` or `DeadlineExceeded`."""


class Dispatcher:
    """Calls the operation of a route."""

    def __init__(
        self,
        call: Caller,
        *,
        available: Callable[[str], bool],
        purge: Callable[[Iterable[str]], object],
        limits: LimitStage,
        settings: GatewaySettings,
    ) -> None:
        self._limits = limits
        self._call, self._available, self._purge, self._settings = call, available, purge, settings

    def seconds(self, route: Route) -> float:
        """Return the deadline of a route in seconds."""
        return route.deadline or self._settings.deadline

    def dispatch(self, request: Request, route: Route, continuation: str | None = None) -> Reply:
        """Return the service's reply, or its next chunk; raise `ServiceAway` while it is known to be unavailable."""
        settings = self._settings
        if not self._available(route.service):
            raise ServiceAway
        body, content_type = receive(
            request, route, cap=settings.body_cap, seconds=settings.body_seconds, depth=settings.json_depth
        )
        self._limits.check_account(request, route, body, content_type)
        context = CallContext(
            principal=request.principal,
            request_id=request.request_id,
            traceparent=request.traceparent,
            language=request.language,
            deadline=time.time() + self.seconds(route),
            content_type=content_type,
            accepts_html=request.prefers_html(),
            is_navigation=request.is_navigation(),
            client_ip=request.client_ip or None,
            device=described(request.headers.get("user-agent")),
            if_match=request.headers.get("if-match"),
            idempotency_key=request.headers.get("idempotency-key") if route.method == "POST" else None,
            basic=request.basic,
            continuation=continuation,
            path=request.parameters,
            query=request.counted_query(),
        )
        reply = self._call(route.service, route.operation, context, body)
        if reply.purge:
            # before the writer hears of it: its next read must not find the old answer here
            self._purge(reply.purge)
        return reply
