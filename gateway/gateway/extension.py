"""The gateway as an extension of a nameko container, with the bus, the RPC client and the port."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import eventlet
import structlog
from nameko.extensions import DependencyProvider

from chassis.messaging.bus import Bus
from chassis.messaging.rpc_client import RpcClient
from chassis.readiness import Readiness
from gateway.assembly import Assembly
from gateway.bus_subscriber import BusSubscriber
from gateway.contracts.registry import SILENCE
from gateway.database import shared_parts
from gateway.http.application import wsgi
from gateway.http.protocol import Connection
from gateway.http.server import HttpServer, listen
from gateway.prefixes import PREFIXES
from gateway.settings import GatewaySettings

log = structlog.get_logger(__name__)

DRAIN_SECONDS: Final = 25.0


class GatewayExtension(DependencyProvider, Readiness):  # type: ignore[misc]  # nameko is untyped
    """The gateway's nameko extension. A container's config may bring its own prefix table, as tests do."""

    bus = Bus()
    rpc = RpcClient()
    readiness = "contracts"

    def setup(self) -> None:
        """Bind the port, unless the command line has bound it already, and create the parts."""
        settings: GatewaySettings = self.container.config["settings"]
        prefixes: Mapping[str, tuple[str, ...]] = self.container.config.get("prefixes", PREFIXES)
        self._sock = self.container.config.get("listener") or listen(
            settings.host, settings.port, reuse_port=settings.reuse_port
        )
        self.draining = False
        shared, event_store = shared_parts(settings)
        self.parts = Assembly(
            settings, self.rpc.call, checks=self._checks, shared=shared, event_store=event_store, prefixes=prefixes
        )
        parts = self.parts
        subscriber = BusSubscriber(
            parts.registry,
            parts.cache,
            revocations=parts.revocations,
            stream=parts.stream,
            call=self.rpc.call,
            services=tuple(prefixes),
        )
        subscriber.attach(self.bus)
        self.server = HttpServer(
            self._sock,
            wsgi(self.parts.pipeline.answer),
            Connection.bound(
                refuse=self.parts.refuse,
                connection_limiter=self.parts.connection_limiter,
                keep_alive_seconds=settings.keep_alive,
                head_seconds=settings.head_seconds,
            ),
            connections=settings.connections,
            socket_seconds=settings.socket_seconds,
        )

    def start(self) -> None:
        """Open the port to clients."""
        self.container.spawn_managed_thread(self._serve, identifier="http")
        host, port = self.server.address
        log.info("gateway_open", host=host, port=port)

    @property
    def ready(self) -> bool:
        """Return whether the server accepts requests and has received a heartbeat from every expected service."""
        return all(self.parts.checks().values())

    def admin_pages(self) -> Mapping[str, Callable[[], Any]]:
        """Return the mounted contracts, for the operator to compare new versions with."""
        return {"/contracts": lambda: {one.service: one.document for one in self.parts.registry.mounted()}}

    def _serve(self) -> None:
        # The kernel sends clients here as soon as the port is open, whatever our readiness; they wait a moment rather
        # than hear that services are away of which we have only not heard yet.
        with eventlet.Timeout(SILENCE, False):
            while not self.ready and not self.draining:
                eventlet.sleep(0.02)
        if not self.draining:
            self.server.run()

    def stop(self) -> None:
        """Finish the requests in progress, then close. Connections to the services are closed afterwards."""
        self.draining = True
        self.parts.stream.close()
        self.server.stop(DRAIN_SECONDS)

    def get_dependency(self, worker_ctx: Any) -> None:
        """Return None: the gateway has no workers."""

    def _checks(self) -> Mapping[str, bool]:
        return {"accepting": not self.draining, "bus": bool(self.bus.ready)}
