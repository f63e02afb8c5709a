"""The assembly: the gateway's parts put together around one way to call services; no port, no broker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from chassis.context import CallContext
from chassis.errors import AppError, Unavailable
from gateway import metrics
from gateway.access import AccessLog
from gateway.caching.store import CacheStore
from gateway.contracts.registry import ContractRegistry
from gateway.contracts.shelf import Shelf
from gateway.http.peers import TrustedProxies
from gateway.http.request import Request
from gateway.http.response import Response
from gateway.pages.openapi import OpenApiPage
from gateway.pages.routes import own_routes
from gateway.pipeline import Pipeline
from gateway.prefixes import PREFIXES
from gateway.routing.table import RouteTable
from gateway.settings import GatewaySettings
from gateway.stages.cache import CacheStage
from gateway.stages.dispatch import Caller, Dispatcher
from gateway.stages.identify import identify
from gateway.stages.render import render_fault
from gateway.tokens.keys import PublishedKeys
from gateway.tokens.verifier import TokenVerifier

_KEYS_AT: Final = "/.well-known/jwks.json"
_OK: Final = 200


class Assembly:
    """Everything between a request and the call to a service."""

    def __init__(
        self,
        settings: GatewaySettings,
        call: Caller,
        *,
        checks: Callable[[], Mapping[str, bool]],
        prefixes: Mapping[str, tuple[str, ...]] = PREFIXES,
    ) -> None:
        self.settings, self._call, self._checks = settings, call, checks
        self.cache = CacheStore(most_bytes=settings.cache_bytes, most_entries=settings.cache_entries)
        self.registry = ContractRegistry(Shelf(settings.state), on_change=self._mount, prefixes=prefixes)
        self._access = AccessLog(enabled=settings.access_log, log_format=settings.log_format, level=settings.log_level)
        self._proxies = TrustedProxies(settings.trusted_proxies)
        self._openapi = OpenApiPage(self.registry.mounted, self.registry.owns, settings.public_url)
        self._own_routes = own_routes(self._openapi, self.checks)
        self.keys = PublishedKeys(self._fetch_keys)
        verifier = TokenVerifier(self.keys, issuer=settings.public_url)
        self.keys.on_change = verifier.forget
        self.pipeline = Pipeline(
            table=RouteTable(self._own_routes),
            proxies=self._proxies,
            verifier=verifier,
            cache=CacheStage(self.cache),
            dispatcher=Dispatcher(
                call, available=self.registry.available, purge=self.cache.invalidate, settings=settings
            ),
            registry=self.registry,
            access=self._access,
        )
        metrics.CACHE_ENTRIES.set_function(lambda: len(self.cache))
        metrics.CACHE_BYTES.set_function(lambda: self.cache.bytes)
        self.registry.restore()

    def checks(self) -> dict[str, bool]:
        """Say what readiness depends on, each by name."""
        services = {f"contract.{service}": self.registry.settled(service) for service in self.settings.expects}
        return {**self._checks(), **services}

    def refuse(self, fault: AppError) -> Response:
        """Render what could not become a request."""
        metrics.REFUSED.labels(fault.status).inc()
        request = Request.unreadable()
        identify(request, self._proxies)
        response = render_fault(request, fault)
        response.headers.append(("X-Request-ID", request.request_id))
        self._access.refused(request, fault.code(), fault.status)
        return response

    def _mount(self) -> None:
        """Swap in a new route table; answers made under the old contracts are not kept."""
        self.pipeline.table = RouteTable([*self._own_routes, *self.registry.routes()])
        self._openapi.forget()
        self.cache.clear()

    def _fetch_keys(self) -> bytes:
        """Read the published keys from whichever service answers at their address."""
        route, _ = self.pipeline.table.find("GET", _KEYS_AT)
        if not self.registry.available(route.service):
            raise Unavailable
        reply = self._call(route.service, route.operation, CallContext.for_system(seconds=3.0), b"")
        if reply.status != _OK:
            raise Unavailable
        return reply.body
