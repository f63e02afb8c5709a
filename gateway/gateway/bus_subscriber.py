"""Bus subscriber: the gateway's own queues for heartbeats and events, and its requests for contracts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import uuid4

import eventlet
import orjson
import structlog
from kombu import Message, Queue

from chassis.context import CallContext
from chassis.errors import AppError
from chassis.messaging.bus import Bus
from chassis.messaging.envelope import is_internal, public_fields_in
from chassis.messaging.exchanges import HEARTBEATS, events_exchange
from chassis.messaging.heartbeat import HEARTBEAT_SECONDS
from chassis.messaging.rpc import Reply
from gateway.caching.store import CacheStore
from gateway.contracts.document import Contract, ContractRefused, read_contract
from gateway.contracts.registry import ContractRegistry, Heartbeat
from gateway.stream.page import Stream
from gateway.tokens.revocations import RevocationList

log = structlog.get_logger(__name__)

_ASK_SECONDS: Final = HEARTBEAT_SECONDS - 1.0  # over before the next heartbeat, which asks again
_PROBE_SECONDS: Final = 2.0
_TURNS: Final = 5  # of replicas of two versions, until the one that was heard answers
_FIELD: Final = re.compile(r"{(\w+)}")
_OK: Final = 200


class BusSubscriber:
    """Turns heartbeats into mounted contracts, and events into cache invalidations.

    Every replica receives every message: its queues are exclusive and are deleted with its connection. Invalidations
    are missed while the connection is lost. So the cache is emptied and stores nothing until the connection is back,
    and the recent revocations are then fetched.
    """

    def __init__(
        self,
        registry: ContractRegistry,
        cache: CacheStore,
        *,
        revocations: RevocationList,
        stream: Stream,
        call: Callable[[str, str, CallContext, bytes], Reply],
        services: tuple[str, ...],
    ) -> None:
        self._registry, self._cache, self._call, self._services = registry, cache, call, services
        self._revocations, self._stream = revocations, stream
        self._asking: set[tuple[str, str]] = set()

    def attach(self, bus: Bus) -> None:
        """Register the queues. Call it before the bus starts."""
        bus.on_lost(lambda: self._listen(False))
        for name, declare, on_message in (
            ("heartbeats", self._declare_heartbeats, self._on_heartbeat),
            ("events", self._declare_events, self._on_event),
        ):
            bus.add(
                f"gateway.{name}",
                declare=declare,
                on_message=on_message,
                prefetch=0,
                no_ack=True,
            )

    def ask_everybody(self) -> None:
        """Ask each service for its contract now, rather than wait for its next heartbeat."""
        for service in self._services:
            eventlet.spawn_n(self._ask, service, "", _PROBE_SECONDS)

    def _declared(self, name: str, channel: Any) -> Any:
        # each connection has queues of its own: those of the one before are locked until the broker has noticed its end
        queue = Queue(f"gateway.{name}.{uuid4().hex[:12]}", exclusive=True, durable=False, auto_delete=True)(channel)
        queue.declare()
        return queue

    def _declare_heartbeats(self, channel: Any) -> str:
        HEARTBEATS(channel).declare()
        queue = self._declared("heartbeats", channel)
        queue.bind_to(HEARTBEATS)
        eventlet.spawn_after(0.2, self.ask_everybody)
        return str(queue.name)

    def _declare_events(self, channel: Any) -> str:
        queue = self._declared("events", channel)
        for service in self._services:
            exchange = events_exchange(service)
            exchange(channel).declare()
            queue.bind_to(exchange, routing_key="#")
        self._listen(True)
        eventlet.spawn_after(0.2, self._stream.restore)
        return str(queue.name)

    def _listen(self, listening: bool) -> None:
        self._cache.listen(listening)
        self._revocations.listen(listening)

    def _on_heartbeat(self, message: Message) -> None:
        try:
            heartbeat = Heartbeat.read(orjson.loads(_bytes(message.body)))
        except (ValueError, KeyError, TypeError) as exc:
            log.warning("heartbeat_not_readable", error=type(exc).__name__)
            return
        if self._registry.record_heartbeat(heartbeat):
            self._ask(heartbeat.service, heartbeat.contract, _ASK_SECONDS)

    def _ask(self, service: str, digest: str, seconds: float) -> None:
        """Request a contract, once at a time for each digest.

        A probe of an absent service must not delay the service's arrival.
        """
        asking = (service, digest)
        if asking in self._asking:
            return
        self._asking.add(asking)
        try:
            for _ in range(_TURNS if digest else 1):
                contract = self._fetch(service, seconds)
                self._registry.answered(service)
                self._registry.take(contract)
                if contract.digest == digest:
                    return
        except AppError as exc:
            log.debug("contract_not_answered", service=service, error=exc.code())
        except ContractRefused as exc:
            log.warning("contract_refused", service=service, reason=str(exc))
        finally:
            self._asking.discard(asking)

    def _fetch(self, service: str, seconds: float) -> Contract:
        reply = self._call(service, "contract", CallContext.for_system(seconds=seconds), b"")
        if reply.status != _OK:
            raise ContractRefused(f"{service} answered {reply.status} when asked for its contract")
        try:
            document = orjson.loads(reply.body)
        except ValueError as exc:
            raise ContractRefused(f"{service}: {exc}") from exc
        return read_contract(service, document)

    def _on_event(self, message: Message) -> None:
        delivery = message.delivery_info
        service, kind = str(delivery.get("exchange", "")).removesuffix(".events"), str(delivery.get("routing_key", ""))
        body = _bytes(message.body)
        self._forget(self._registry.tags_for(service, kind), body)
        headers = message.headers or {}
        if self._registry.is_public(service, kind) and not is_internal(headers):
            # afterwards: who hears of a change and reads must not find the old answer here
            self._stream.receive(kind, body, public_fields_in(headers))

    def _forget(self, templates: tuple[str, ...], body: bytes) -> None:
        if not templates:
            return
        try:
            data = orjson.loads(body)["data"]
            tags = [fill(template, data) for template in templates]
        except (ValueError, KeyError, TypeError) as exc:
            # what it makes stale cannot be told, so everything is
            log.warning("event_not_readable", error=type(exc).__name__)
            self._cache.clear()
            return
        self._revocations.record(tags)
        self._cache.invalidate(tags)


def fill(template: str, data: Mapping[str, Any]) -> str:
    """Fill the braces of a tag with the event's fields; raise KeyError for a missing field."""
    return _FIELD.sub(lambda match: str(data[match.group(1)]), template)


def _bytes(body: bytes | str | memoryview) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)
