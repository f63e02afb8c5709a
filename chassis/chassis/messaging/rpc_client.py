"""RPC, the side of the caller: one call, one reply, never longer than the deadline.

Which queue and which key a service takes calls by, the caller learns from its replies.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import eventlet
from eventlet.event import Event
from kombu import Message, Queue
from nameko.extensions import SharedExtension

from chassis.context import CallContext
from chassis.errors import DeadlineExceeded, Unavailable
from chassis.messaging.bus import Bus
from chassis.messaging.call_queues import TAKEN_FROM, call_key
from chassis.messaging.connection import BrokerUnavailable
from chassis.messaging.exchanges import RPC
from chassis.messaging.rpc import Reply, as_bytes
from chassis.messaging.sealing import PUBLIC_KEY, AnnouncedKeys, WireCall, writes_to_disk
from chassis.messaging.sender import Sender

PATIENCE = 2.0  # seconds in which a replica that knows the operation should have had its turn
LONGEST_PAUSE = 0.05
BROKER_SECONDS = 2.0  # that a call waits for the broker


class RpcClient(SharedExtension):  # type: ignore[misc]  # nameko is untyped
    """Calls operations of other services and waits for the reply, never longer than the deadline."""

    bus = Bus()
    sender = Sender()

    def setup(self) -> None:
        """Register the reply queue, which is this process's own and goes with its connection."""
        self._pending: dict[str, tuple[str, Event]] = {}
        self._earlier: set[str] = set()  # services of which only earlier versions have answered
        self._keys = AnnouncedKeys()
        self._seals = writes_to_disk(self.container.config["AMQP_URI"])
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
        if self._seals and self._keys.must_ask(service):
            self._exchange(service, context, lambda _: WireCall.asking_for_key(context))
        key = self._keys.of(service)
        if key is None:
            return self._exchange(service, context, lambda _: WireCall.unsealed(operation, context, body))
        return self._exchange(service, context, lambda number: key.seal(operation, context, body, number))

    def _exchange(self, service: str, context: CallContext, wire_call: Callable[[str], WireCall]) -> Reply:
        """Send the call that `wire_call` makes for a correlation id, and wait for its reply."""
        remaining = max(0.001, context.remaining)
        if not self.bus.wait_until_ready(min(BROKER_SECONDS, remaining)):
            raise Unavailable  # nothing is asked whose answer could not be heard
        correlation_id = uuid4().hex
        call = wire_call(correlation_id)
        event = Event()
        self._pending[correlation_id] = service, event
        try:
            self.sender.publish(
                call.body,
                exchange=RPC.name,
                routing_key=call_key(service, call.operation, earlier=service in self._earlier),
                headers=dict(call.headers),
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
            reply = Reply.from_message(message.headers["reply"], as_bytes(message.body))
            self._keys.record(service, message.headers.get(PUBLIC_KEY), refused=reply.not_here)
            event.send(reply)

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
