"""RPC, the side of a service: one call, one reply, one deadline.

The AMQP body is the HTTP body, unchanged; everything else travels in one header. On a broker with disks both are
sealed (`chassis.messaging.sealing`). Nobody waits for the confirm of a call, and calls are
acknowledged before they run. A call to a service that dies is never run twice; its caller gets an error that no
answer arrived. The call queue is a quorum queue, which survives the loss of a node (docs/decisions/0030).

Replicas of two versions take calls from one queue. A replica that does not know an operation replies so without
running anything, and the caller asks again until a replica that knows it has its turn (docs/decisions/0009).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import eventlet
import orjson
import structlog
from eventlet.semaphore import Semaphore
from kombu import Message
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, ProviderCollector, SharedExtension

from chassis.context import CallContext
from chassis.errors import Unavailable
from chassis.messaging.bus import DRAIN_DEADLINE, Bus
from chassis.messaging.call_queues import TAKEN_FROM, earlier_rpc_queue, rpc_queue
from chassis.messaging.connection import BrokerUnavailable
from chassis.messaging.sealing import CALL, KEY_ID, PUBLIC_KEY, SEALED, CannotOpen, PrivateKeys, writes_to_disk
from chassis.messaging.sender import Sender
from chassis.messaging.worker_shares import for_calls
from chassis.settings import known_secrets

log = structlog.get_logger(__name__)

JSON = "application/json"
# The broker limits headers to one frame; what else became stale the gateway hears with the events themselves.
PURGED_AT_ONCE = 200


@dataclass(frozen=True)
class Request:
    """A call as it arrives: the context and the body's bytes."""

    context: CallContext
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """An answer ready to be sent on: `tags` name the objects shown, `purge` the tags that the call has invalidated.

    `continuation` asks for the next piece of a streamed answer, of which this one is a part.
    `not_here`: nothing has run, because the replica is of a version that has no such operation.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    tags: tuple[str, ...] = ()
    purge: tuple[str, ...] = ()
    not_here: bool = False
    continuation: str | None = None

    def to_header(self) -> str:
        """Return all fields except the body."""
        return orjson.dumps(
            {
                "status": self.status,
                "content_type": self.content_type,
                "headers": dict(self.headers),
                "etag": self.etag,
                "tags": self.tags,
                "purge": self.purge[:PURGED_AT_ONCE],
                "not_here": self.not_here,
                "continuation": self.continuation,
            }
        ).decode()

    @classmethod
    def from_message(cls, header: str | bytes, body: bytes) -> Reply:
        """Create a reply from a message with the header of `to_header`."""
        data = orjson.loads(header)
        return cls(
            status=data["status"],
            body=body,
            content_type=data["content_type"],
            headers=data["headers"],
            etag=data["etag"],
            tags=tuple(data["tags"]),
            purge=tuple(data["purge"]),
            not_here=data.get("not_here", False),
            continuation=data.get("continuation"),
        )


class RpcServer(SharedExtension, ProviderCollector):  # type: ignore[misc]  # nameko is untyped
    """Takes the calls of one service and hands each to the entrypoint of its name."""

    bus = Bus()
    sender = Sender()

    def setup(self) -> None:
        """Register the service's queue."""
        service = self.container.service_name
        self._queue, earlier = rpc_queue(service), earlier_rpc_queue(service)
        self._queues = (self._queue.name, earlier.name)
        self._keys = self._private_keys(service)
        self._announcement = {PUBLIC_KEY: self._keys.announced} if self._keys.announced else {}
        self._stopped = False
        self._places = Semaphore(for_calls(self.container.max_workers))
        self._waiting = 0
        self.bus.add(
            self._queue.name,
            declare=lambda channel: self._queue(channel).declare(),
            on_message=self._on_message,
            prefetch=self.container.max_workers,
        )
        self.bus.add(
            earlier.name,
            declare=lambda channel: earlier(channel).queue_declare(passive=True),
            on_message=self._on_message,
            prefetch=self.container.max_workers,
            optional=True,
        )

    def stop_taking(self) -> None:
        """Take no more calls; those that run are finished and answered."""
        if not self._stopped:
            self._stopped = True
            for queue in self._queues:
                self.bus.cancel(queue)
            with eventlet.Timeout(DRAIN_DEADLINE, False):
                while self._waiting:
                    eventlet.sleep(0.02)

    def _on_message(self, message: Message) -> None:
        self._waiting += 1
        try:
            self._places.acquire()
            if not self._begin(message):
                self._places.release()
        finally:
            self._waiting -= 1

    def _begin(self, message: Message) -> bool:
        """Start a call. Return whether it runs; its place is released at its end."""
        context = CallContext.from_dict(orjson.loads(message.headers[CALL]))
        operation, body = message.delivery_info["routing_key"].rpartition(".")[2], as_bytes(message.body)
        if context.remaining <= 0:
            self.bus.ack(message)
            log.info("call_expired", operation=operation, request_id=context.request_id)
            return False
        if operation == SEALED:
            operation, context, body = self._opened(message, context, body)
        entrypoint = next((p for p in self._providers if p.method_name == operation), None)
        self.bus.ack(message)
        if entrypoint is None:
            # never "not found": that would say that the thing asked for is not there
            problem = Unavailable().to_problem(context.language, context.trace_id)
            body, headers = orjson.dumps(problem), {"Retry-After": "5"}
            self._reply(message, Reply(503, body, "application/problem+json", headers, not_here=True))
            log.info("operation_not_here", operation=operation, request_id=context.request_id)
            return False
        try:
            self.container.spawn_worker(
                entrypoint,
                (Request(context, body),),
                {},
                context_data={},
                handle_result=lambda _ctx, result, exc_info: self._answer(message, result, exc_info),
            )
        except ContainerBeingKilled:
            log.warning("call_dropped_by_kill", operation=operation)
            return False
        return True

    def _opened(self, message: Message, readable: CallContext, body: bytes) -> tuple[str, CallContext, bytes]:
        """Return operation, context and body of a sealed call; of one that does not open, an operation of nobody."""
        try:
            return self._keys.open(message.headers, body, message.properties["correlation_id"])
        except CannotOpen as exc:
            if KEY_ID in message.headers:  # without it, it only asks for the key
                log.warning("call_not_opened", reason=str(exc), request_id=readable.request_id)
            return SEALED, readable, b""

    def _private_keys(self, service: str) -> PrivateKeys:
        config = self.container.config
        return PrivateKeys(service, known_secrets(config["settings"]) if writes_to_disk(config["AMQP_URI"]) else ())

    def _answer(self, message: Message, result: Any, exc_info: Any) -> tuple[Any, Any]:
        self._places.release()
        if isinstance(result, Reply):
            self._reply(message, result)
        return result, exc_info

    def _reply(self, message: Message, reply: Reply) -> None:
        try:
            self.sender.publish(
                reply.body,
                exchange="",
                routing_key=message.properties["reply_to"],
                headers={"reply": reply.to_header(), TAKEN_FROM: self._queue.name, **self._announcement},
                correlation_id=message.properties["correlation_id"],
            )
        except BrokerUnavailable:
            log.warning("reply_not_sent")


class OperationEntrypoint(Entrypoint):  # type: ignore[misc]  # nameko is untyped
    """One operation of a service as an entrypoint of its container."""

    rpc_server = RpcServer()

    def setup(self) -> None:
        """Make the operation callable."""
        self.rpc_server.register_provider(self)

    def stop(self) -> None:
        """Take no more calls."""
        self.rpc_server.stop_taking()


def as_bytes(body: bytes | str | memoryview) -> bytes:
    """Return the body of a message as bytes, whatever form its transport gave it."""
    return body.encode() if isinstance(body, str) else bytes(body)
