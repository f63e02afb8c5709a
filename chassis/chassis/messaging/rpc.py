"""RPC: one call, one reply, one deadline.

The AMQP body is the HTTP body, unchanged; everything else travels in one header. Calls are not confirmed, and are
acknowledged before they run. A call to a service that dies is never run twice; its caller gets an error that no
answer arrived. The call queue is a quorum queue, which survives the loss of a node (docs/decisions/0030).

Replicas of two versions take calls from one queue. A replica that does not know an operation replies so without
running anything, and the caller asks again until a replica that knows it has its turn (docs/decisions/0009).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import eventlet
import orjson
import structlog
from eventlet.event import Event
from eventlet.semaphore import Semaphore
from kombu import Message, Queue
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, ProviderCollector, SharedExtension

from chassis.context import CallContext
from chassis.errors import DeadlineExceeded, Unavailable
from chassis.messaging.bus import DRAIN_DEADLINE, Bus
from chassis.messaging.call_queues import TAKEN_FROM, call_key, earlier_rpc_queue, rpc_queue
from chassis.messaging.connection import BrokerUnavailable
from chassis.messaging.exchanges import RPC
from chassis.messaging.sender import Sender
from chassis.messaging.worker_shares import for_calls

log = structlog.get_logger(__name__)

JSON = "application/json"
PATIENCE = 2.0  # seconds in which a replica that knows the operation should have had its turn
LONGEST_PAUSE = 0.05
BROKER_SECONDS = 2.0  # that a call waits for the broker
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
        call = message.headers["call"]
        context = CallContext.from_dict(orjson.loads(call))
        operation = message.delivery_info["routing_key"].rpartition(".")[2]
        if context.remaining <= 0:
            self.bus.ack(message)
            log.info("call_expired", operation=operation, request_id=context.request_id)
            return False
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
                (Request(context, _bytes(message.body)),),
                {},
                context_data={},
                handle_result=lambda _ctx, result, exc_info: self._answer(message, result, exc_info),
            )
        except ContainerBeingKilled:
            log.warning("call_dropped_by_kill", operation=operation)
            return False
        return True

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
                headers={"reply": reply.to_header(), TAKEN_FROM: self._queue.name},
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


class RpcClient(SharedExtension):  # type: ignore[misc]  # nameko is untyped
    """Calls operations of other services and waits for the reply, never longer than the deadline."""

    bus = Bus()
    sender = Sender()

    def setup(self) -> None:
        """Register the reply queue, which is this process's own and goes with its connection."""
        self._pending: dict[str, tuple[str, Event]] = {}
        self._earlier: set[str] = set()  # services of which only earlier versions have answered
        self._replies = f"rpc.reply.{self.container.service_name}"
        self.bus.add(
            self._replies,
            declare=self._declare,
            on_message=self._on_reply,
            prefetch=0,
            no_ack=True,
            inline=True,
        )
        self.bus.on_lost(self._fail_pending)
        self.sender.on_returned(self._on_returned)

    def call(self, service: str, operation: str, context: CallContext, body: bytes = b"") -> Reply:
        """Call and wait; raises `Unavailable` without a broker and `DeadlineExceeded` without a reply in time."""
        until = min(time.time() + PATIENCE, context.deadline)
        pause = 0.005
        while True:
            reply = self._call_once(service, operation, context, body)
            if not reply.not_here or time.time() + pause > until:
                return reply
            eventlet.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _call_once(self, service: str, operation: str, context: CallContext, body: bytes) -> Reply:
        """Call by the queue that answered last; by the other one if the broker says that the first is not there."""
        if context.remaining <= 0:
            raise DeadlineExceeded
        for _ in range(2):
            try:
                return self._send(service, operation, context, body)
            except _NotThere:
                self._earlier ^= {service}
            except DeadlineExceeded:
                # its queue may be left over, and its replicas of the other version
                self._earlier ^= {service}
                raise
        raise Unavailable

    def _send(self, service: str, operation: str, context: CallContext, body: bytes) -> Reply:
        remaining = max(0.001, context.remaining)
        if not self.bus.wait_until_ready(min(BROKER_SECONDS, remaining)):
            raise Unavailable  # nothing is asked whose answer could not be heard
        correlation_id = uuid4().hex
        event = Event()
        self._pending[correlation_id] = service, event
        try:
            self.sender.publish(
                body,
                exchange=RPC.name,
                routing_key=call_key(service, operation, earlier=service in self._earlier),
                headers={"call": orjson.dumps(context.to_dict()).decode()},
                mandatory=True,
                reply_to=self._replies,
                correlation_id=correlation_id,
                expiration=str(max(1, int(remaining * 1000))),
                seconds=min(BROKER_SECONDS, remaining),
            )
            with eventlet.Timeout(max(0.001, context.deadline - time.time()), False):
                reply: Reply = event.wait()
                return reply
        except BrokerUnavailable:
            raise Unavailable from None
        finally:
            self._pending.pop(correlation_id, None)
        raise DeadlineExceeded

    def _declare(self, channel: Any) -> str:
        self._replies = f"rpc.reply.{self.container.service_name}.{uuid4().hex}"
        Queue(self._replies, exclusive=True, durable=False, auto_delete=True)(channel).declare()
        return self._replies

    def _on_reply(self, message: Message) -> None:
        service, event = self._pending.pop(message.properties.get("correlation_id") or "", ("", None))
        if event is not None:
            if TAKEN_FROM in message.headers:
                self._earlier.discard(service)
            event.send(Reply.from_message(message.headers["reply"], _bytes(message.body)))

    def _on_returned(self, message: Any) -> None:
        _, event = self._pending.pop(message.properties.get("correlation_id") or "", ("", None))
        if event is not None:
            event.send_exception(_NotThere())

    def _fail_pending(self) -> None:
        pending, self._pending = self._pending, {}
        for _, event in pending.values():
            event.send_exception(Unavailable())


class _NotThere(Exception):
    """No queue takes calls by that key: the call has gone nowhere."""


def _bytes(body: bytes | str | memoryview) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)
