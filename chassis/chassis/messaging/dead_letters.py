"""Dead letters: an operator's actions on events that spent all retries; each action is recorded.

Reading takes each message off the queue and puts a confirmed copy at its end. Requeueing it instead would count
against the queue's delivery limit, so that repeated reads would lose it (RabbitMQ 4 has such a limit by default).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from kombu import Message, Queue
from sqlalchemy import Engine, insert

from chassis.messaging import envelope
from chassis.messaging.broker import connection_to
from chassis.messaging.envelope import Outgoing, Undecodable
from chassis.messaging.publisher import ConfirmingPublisher, Unroutable
from chassis.messaging.tables import operator_audit


@dataclass(frozen=True)
class DeadLetter:
    """One dead letter; `key` names it: the event's id, or a digest of bytes that are no event."""

    key: str
    queue: str
    type: str
    subject: str
    reason: str
    error: str
    died_at: str
    attempts: int
    body: bytes
    headers: dict[str, Any]
    content_type: str

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-serialisable form. Bytes that are no event become Latin-1 text."""
        try:
            content: Any = orjson.loads(self.body)
        except orjson.JSONDecodeError:
            content = self.body.decode("latin-1")
        shown = ("key", "queue", "type", "subject", "reason", "error", "died_at", "attempts")
        return {**{name: getattr(self, name) for name in shown}, "content": content}


Decide = Callable[[DeadLetter], str]
KEEP, REPLAY, DISCARD, MOVE = "keep", "replay", "discard", "move"


def listed(uri: str, subscription: str, *, limit: int | None = None) -> list[DeadLetter]:
    """Yield the dead letters of a subscription (`<consumer>.<method>`), the oldest first."""
    found: list[DeadLetter] = []

    def note(letter: DeadLetter) -> str:
        found.append(letter)
        return KEEP

    _go_through(uri, subscription, note, lambda _: None)
    return found[:limit]


def show(uri: str, subscription: str, key: str) -> DeadLetter | None:
    """Return one dead letter, or None if there is no such."""
    return next((letter for letter in listed(uri, subscription) if letter.key == key), None)


def export(uri: str, subscription: str) -> Iterator[bytes]:
    """Yield every dead letter as one line of JSON."""
    for letter in listed(uri, subscription):
        yield orjson.dumps(letter.to_dict()) + b"\n"


def replay(
    uri: str, engine: Engine, subscription: str, *, actor: str, keys: set[str] | None = None, reason: str = ""
) -> int:
    """Requeue dead letters (all, or those of `keys`) with a full set of attempts. Return their number.

    A letter leaves the queue only when the broker has confirmed its copy. A crash in between leaves both; the inbox
    drops the duplicate.
    """
    audit = _Audit(engine, actor, REPLAY, reason)
    _go_through(uri, subscription, lambda letter: REPLAY if keys is None or letter.key in keys else KEEP, audit.write)
    return audit.written


def discard(uri: str, engine: Engine, subscription: str, *, actor: str, keys: set[str], reason: str) -> int:
    """Delete dead letters. Return their number. The operator and the reason are recorded."""
    if not reason.strip():
        raise ValueError("a dead letter is discarded for a reason")
    audit = _Audit(engine, actor, DISCARD, reason)
    _go_through(uri, subscription, lambda letter: DISCARD if letter.key in keys else KEEP, audit.write)
    return audit.written


def move(uri: str, earlier: str, subscription: str) -> int:
    """Move the dead letters of an earlier subscription to the one that replaces it. Return their number."""
    moved: list[DeadLetter] = []
    _go_through(uri, earlier, lambda _: MOVE, moved.append, move_to=f"{subscription}.dead")
    return len(moved)


@dataclass
class _Audit:
    engine: Engine
    actor: str
    action: str
    reason: str
    written: int = 0

    def write(self, letter: DeadLetter) -> None:
        self.written += 1
        with self.engine.begin() as connection:
            connection.execute(
                insert(operator_audit).values(
                    actor=self.actor,
                    action=self.action,
                    target=letter.queue,
                    event_id=letter.key,
                    reason=self.reason or None,
                )
            )


def _go_through(
    uri: str, subscription: str, decide: Decide, written_down: Callable[[DeadLetter], None], *, move_to: str = ""
) -> None:
    """Visit each letter present now once, and apply the decision that `decide` returns."""
    name = f"{subscription}.dead"
    targets = {KEEP: name, REPLAY: subscription, MOVE: move_to}
    publisher = ConfirmingPublisher(uri)
    try:
        with connection_to(uri, connect_timeout=5) as connection, connection.channel() as channel:
            count = channel.queue_declare(name, passive=True).message_count
            queue = Queue(name)(channel)
            for _ in range(count):
                message = queue.get(no_ack=False)
                if message is None:
                    return
                letter = _read(name, message)
                decision = decide(letter)
                if decision != DISCARD:
                    _send_copy(publisher, letter, targets[decision], message, anew=decision == REPLAY)
                if decision != KEEP:
                    written_down(letter)
                message.ack()
    finally:
        publisher.close()


def _send_copy(publisher: ConfirmingPublisher, letter: DeadLetter, queue: str, message: Message, *, anew: bool) -> None:
    dropped = envelope.FAILURE_HEADERS if anew else ()
    headers = {k: v for k, v in letter.headers.items() if k not in dropped and not k.startswith("x-")}
    [refusal] = publisher.publish(
        [
            Outgoing(
                exchange="",
                routing_key=queue,
                body=letter.body,
                headers=headers,
                message_id=message.properties.get("message_id") or "",
                type=message.properties.get("type") or "",
                content_type=letter.content_type,
            )
        ]
    )
    if refusal is not None:
        raise Unroutable(refusal)


def _read(queue: str, message: Message) -> DeadLetter:
    body = message.body
    raw: bytes = body.encode() if isinstance(body, str) else bytes(body or b"")
    headers = dict(message.headers or {})
    try:
        event = envelope.decode(raw)
        key, kind, subject = str(event.id), event.type, event.subject
    except Undecodable:
        key, kind, subject = hashlib.sha256(raw).hexdigest()[:16], "", ""
    return DeadLetter(
        key=key,
        queue=queue,
        type=kind,
        subject=subject,
        reason=str(headers.get(envelope.REASON, "")),
        error=str(headers.get(envelope.ERROR, "")),
        died_at=str(headers.get(envelope.DIED_AT, "")),
        attempts=int(headers.get(envelope.ATTEMPT, 0)),
        body=raw,
        headers=headers,
        content_type=message.content_type or envelope.CONTENT_TYPE,
    )
