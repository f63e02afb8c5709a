"""Inbound message: one received message, its decoded headers and body, and its copies for retry and dead letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import orjson
from kombu import Message

from chassis.messaging import envelope
from chassis.messaging.envelope import Outgoing, Received, Undecodable

Handler = Callable[[Any, Received], Any]


@dataclass(frozen=True)
class HandlerResult:
    """Result of an attempt: handled, duplicate, failed, early or dead, with `reason` and `error`."""

    kind: str
    reason: str = ""
    error: str = ""


class Runner(Protocol):
    """Protocol of a runner of handlers."""

    def run(self, service: Any, handler: Handler, delivery: InboundMessage) -> HandlerResult:
        """Run the handler in its transaction. Every failure becomes a result."""
        ...


class InboundMessage:
    """One event as received or as buffered, with its decoded headers and body."""

    def __init__(
        self,
        runner: Runner,
        body: bytes,
        headers: Mapping[str, Any],
        properties: Mapping[str, str],
        *,
        buffered: bool = False,
        redeliveries: int = 0,
    ) -> None:
        self._runner = runner
        self.body, self.headers, self.properties = body, headers, properties
        self.buffered, self.redeliveries = buffered, redeliveries
        self.event: Received | None = None
        self.error = ""
        try:
            self.event = envelope.decode(
                self.body,
                public_fields=envelope.public_fields_in(self.headers),
                internal=envelope.is_internal(self.headers),
            )
        except Undecodable as exc:
            self.error = str(exc)
        kind, _, key = str(self.headers.get(envelope.AGGREGATE, "")).partition(":")
        if not key and self.event is not None:
            kind, key = self.event.aggregate_type, self.event.subject
        self.aggregate = (kind, key)
        self.sequence = _number(self.headers.get(envelope.SEQUENCE)) or (self.event.sequence if self.event else 0)

    @classmethod
    def of(cls, message: Message, runner: Runner) -> InboundMessage:
        """Read a message; the broker counts in a header how often it had to take it back."""
        body, headers = message.body, dict(message.headers or {})
        properties = {
            "message_id": message.properties.get("message_id") or "",
            "type": message.properties.get("type") or "",
            "content_type": message.content_type or envelope.CONTENT_TYPE,
        }
        raw = body.encode() if isinstance(body, str) else bytes(body or b"")
        return cls(runner, raw, headers, properties, redeliveries=_number(headers.get("x-delivery-count")))

    @property
    def attempts(self) -> int:
        """Return the number of failed attempts."""
        return _number(self.headers.get(envelope.ATTEMPT))

    @property
    def headers_of_ours(self) -> dict[str, Any]:
        """Return the headers without the broker's own."""
        return {name: value for name, value in self.headers.items() if not name.startswith("x-")}

    @property
    def previous(self) -> Mapping[str, Any]:
        """Return, per event type, the aggregate's last event before this one."""
        try:
            found = orjson.loads(self.headers.get(envelope.PREVIOUS) or "{}")
        except orjson.JSONDecodeError:
            return {}
        return found if isinstance(found, dict) else {}

    def again(self, queue: str) -> Outgoing:
        """Create the copy that waits in a retry queue for another attempt."""
        return self._copy(queue, **{envelope.ATTEMPT: self.attempts + 1})

    def dead(self, queue: str, outcome: HandlerResult) -> Outgoing:
        """Create the copy for the dead letters, with reason and time."""
        return self._copy(
            queue,
            **{
                envelope.REASON: outcome.reason,
                envelope.ERROR: outcome.error,
                envelope.DIED_AT: datetime.now(UTC).isoformat(timespec="seconds"),
            },
        )

    def run(self, service: Any, handler: Handler) -> HandlerResult:
        """Run the handler in its transaction; called by the subscription's method inside a worker."""
        return self._runner.run(service, handler, self)

    def _copy(self, queue: str, **headers: Any) -> Outgoing:
        return Outgoing(
            exchange="",
            routing_key=queue,
            body=self.body,
            headers={**self.headers_of_ours, **headers},
            message_id=self.properties["message_id"],
            type=self.properties["type"],
            content_type=self.properties["content_type"],
        )


def _number(value: Any) -> int:
    return value if isinstance(value, int) and value >= 0 else 0
