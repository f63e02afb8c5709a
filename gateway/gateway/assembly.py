"""Composition root: the gateway's parts wired around one function that calls services, without port and broker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Final

from chassis.context import CallContext
from chassis.errors import AppError, Unavailable
from gateway import metrics
from gateway.access import AccessLog
from gateway.caching.store import CacheStore
from gateway.contracts.contract_store import ContractStore
from gateway.contracts.registry import ContractRegistry
from gateway.http.peers import ConnectionLimiter, TrustedProxies
from gateway.http.request import Request
from gateway.http.response import Response
from gateway.limits.fixed_window import FixedWindowLimiter, Shared
from gateway.pages.asyncapi import AsyncApiPage
from gateway.pages.openapi import OpenApiPage
from gateway.pages.routes import gateway_routes
from gateway.pipeline import Pipeline
from gateway.prefixes import PREFIXES
from gateway.routing.table import RouteTable
from gateway.settings import GatewaySettings
from gateway.stages.cache import CacheStage
from gateway.stages.cors import CorsPolicy
from gateway.stages.dispatch import Caller, Dispatcher
from gateway.stages.identify import identify
from gateway.stages.limit import LimitStage
from gateway.stages.render import render_fault
from gateway.stream.event_store import EventStore
from gateway.stream.log import EventLog
from gateway.stream.page import Stream
from gateway.tokens.keys import PublishedKeys
from gateway.tokens.revocations import RevocationList
from gateway.tokens.verifier import TokenVerifier

_KEYS_AT: Final = "/.well-known/jwks.json"
_REVOCATIONS: Final = "ended_access"
_OK: Final = 200
_OF_ONE_ADDRESS: Final = 4  # a fourth of all connections: thousands of desks may share an address, none has it all


class Assembly:
    """Everything between a request and the call to a service."""

    def __init__(
        self,
        settings: GatewaySettings,
        call: Caller,
        *,
        checks: Callable[[], Mapping[str, bool]],
        shared: Shared | None = None,
        event_store: EventStore | None = None,
        prefixes: Mapping[str, tuple[str, ...]] = PREFIXES,
    ) -> None:
        self.settings, self._call, self._checks = settings, call, checks
        self.cache = CacheStore(most_bytes=settings.cache_bytes, most_entries=settings.cache_entries)
        self.registry = ContractRegistry(ContractStore(settings.state), on_change=self._mount, prefixes=prefixes)
        self._access = AccessLog(enabled=settings.access_log, log_format=settings.log_format, level=settings.log_level)
        self._proxies = TrustedProxies(settings.trusted_proxies)
        self.connection_limiter = ConnectionLimiter(max(1, settings.connections // _OF_ONE_ADDRESS), self._proxies)
        self._openapi = OpenApiPage(self.registry.mounted, self.registry.owns, settings.public_url)
        self.stream = Stream(
            EventLog(most=settings.stream_kept, most_bytes=settings.stream_bytes),
            event_store,
            known=self.registry.public_types,
            most=settings.stream_listeners,
            most_per_address=settings.stream_per_address,
            keepalive_seconds=settings.stream_keepalive,
        )
        self._asyncapi = AsyncApiPage(self.registry.mounted, settings.public_url)
        self._gateway_routes = gateway_routes(self._openapi, self._asyncapi, self.stream, self.checks)
        self.keys = PublishedKeys(self._fetch_keys)
        self.revocations = RevocationList(self._fetch_revocations)
        verifier = TokenVerifier(self.keys, issuer=settings.public_url, revocations=self.revocations)
        self.keys.on_change = verifier.clear
        limits = LimitStage(FixedWindowLimiter(shared), settings.policies(), delay=settings.limit_delay)
        self.pipeline = Pipeline(
            table=RouteTable(self._gateway_routes),
            proxies=self._proxies,
            verifier=verifier,
            origins=CorsPolicy(settings.cors_origins),
            limits=limits,
            cache=CacheStage(self.cache),
            dispatcher=Dispatcher(
                call,
                available=self.registry.available,
                purge=self._make_stale,
                limits=limits,
                settings=settings,
            ),
            registry=self.registry,
            access=self._access,
        )
        metrics.CACHE_ENTRIES.set_function(lambda: len(self.cache))
        metrics.CACHE_BYTES.set_function(lambda: self.cache.bytes)
        self.registry.restore()

    def checks(self) -> dict[str, bool]:
        """Return the readiness checks by name."""
        services = {f"contract.{service}": self.registry.settled(service) for service in self.settings.expects}
        return {**self._checks(), **services}

    def refuse(self, fault: AppError) -> Response:
        """Render the refusal of input that could not be parsed as a request."""
        metrics.REFUSED.labels(fault.status).inc()
        request = Request.unreadable()
        identify(request, self._proxies)
        response = render_fault(request, fault)
        response.headers.append(("X-Request-ID", request.request_id))
        with suppress(Exception):  # as in the pipeline
            self._access.refused(request, fault.code(), fault.status)
        return response

    def _mount(self) -> None:
        """Replace the route table and empty the cache of responses made under the old contracts."""
        self.pipeline.table = RouteTable([*self._gateway_routes, *self.registry.routes()])
        self._openapi.clear()
        self._asyncapi.clear()
        self.cache.clear()

    def _make_stale(self, tags: Iterable[str]) -> None:
        """Invalidate the cache tags that a response declares stale."""
        self.revocations.record(tags)
        self.cache.invalidate(tags)

    def _fetch_keys(self) -> bytes:
        """Read the published keys from whichever service answers at their address."""
        route, _ = self.pipeline.table.find("GET", _KEYS_AT)
        return self._read(route.service, route.operation)

    def _fetch_revocations(self) -> bytes:
        """Fetch the recent revocations from the service that publishes the keys."""
        route, _ = self.pipeline.table.find("GET", _KEYS_AT)
        return self._read(route.service, _REVOCATIONS)

    def _read(self, service: str, operation: str) -> bytes:
        if not self.registry.available(service):
            raise Unavailable
        reply = self._call(service, operation, CallContext.for_system(seconds=3.0), b"")
        if reply.status != _OK:
            raise Unavailable
        return reply.body
