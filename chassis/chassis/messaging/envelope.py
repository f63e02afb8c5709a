"""Envelope: one event as it travels, a CloudEvents 1.0 JSON document with a few AMQP headers of our own beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from chassis.events import public_fields_of

CONTENT_TYPE = "application/cloudevents+json"

AGGREGATE = "kainotomia-aggregate"
SEQUENCE = "kainotomia-sequence"
PREVIOUS = "kainotomia-previous"
PUBLIC_FIELDS = "kainotomia-public-fields"
ATTEMPT = "kainotomia-attempt"
REASON = "kainotomia-reason"
ERROR = "kainotomia-error"
DIED_AT = "kainotomia-died-at"
EXCHANGE = "kainotomia-exchange"
ROUTING_KEY = "kainotomia-routing-key"

# What of an envelope leaves the platform; `requestid` and `traceparent` belong to one caller's request.
PUBLIC_ATTRIBUTES = (
    "specversion",
    "id",
    "source",
    "type",
    "subject",
    "time",
    "datacontenttype",
    "sequence",
    "aggregatetype",
)

FAILURE_HEADERS = (ATTEMPT, REASON, ERROR, DIED_AT)


class Undecodable(ValueError):
    """The bytes of a message are not an event."""


@dataclass(frozen=True)
class Outgoing:
    """A message ready to be sent: persistent, and returned by the broker if `mandatory` and no queue takes it."""

    exchange: str
    routing_key: str
    body: bytes
    headers: Mapping[str, Any] = field(default_factory=dict)
    mandatory: bool = True
    message_id: str = ""
    type: str = ""
    content_type: str = CONTENT_TYPE


@dataclass(frozen=True)
class Received:
    """An event as passed to a subscription's method; `data` is the payload loaded by the subscription's schema.

    `raw` is the envelope as the bus carried it, byte for byte. `internal`: its producer says that it does not leave.
    """

    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    sequence: int
    data: Any
    aggregate_type: str = ""
    request_id: str = ""
    traceparent: str = ""
    raw: bytes = b""
    public_fields: tuple[str, ...] = ()
    internal: bool = False

    def public_body(self) -> bytes:
        """Return the envelope as it may leave the platform."""
        return public_body(self.raw, self.public_fields)


def outgoing(service: str, row: Mapping[str, Any]) -> Outgoing:
    """Create the message of one outbox row, with its `payload` of JSON text."""
    headers = row["headers"]
    event_id, sequence = str(row["event_id"]), row["aggregate_seq"]
    body = {
        "specversion": "1.0",
        "id": event_id,
        "source": f"/services/{service}",
        "type": row["event_type"],
        "subject": row["aggregate_id"],
        "time": _happened_at(row),
        "datacontenttype": "application/json",
        "sequence": sequence,
        "aggregatetype": row["aggregate_type"],
        "data": orjson.Fragment(row["payload"]),
    }
    for name in ("requestid", "traceparent"):
        if headers.get(name):
            body[name] = headers[name]
    return Outgoing(
        exchange=f"{service}.events",
        routing_key=row["event_type"],
        body=orjson.dumps(body, option=orjson.OPT_UTC_Z),
        headers={
            AGGREGATE: f"{row['aggregate_type']}:{row['aggregate_id']}",
            SEQUENCE: sequence,
            PREVIOUS: orjson.dumps(headers.get("previous", {})).decode(),
            PUBLIC_FIELDS: ",".join(public_fields_of(row["event_type"], row["payload"])),
        },
        mandatory=bool(headers.get("mandatory", True)),
        message_id=event_id,
        type=row["event_type"],
    )


def _happened_at(row: Mapping[str, Any]) -> datetime:
    told: str | None = row["headers"].get("time")
    at: datetime = row["created_at"] if told is None else datetime.fromisoformat(told)
    return at.astimezone(UTC)


def decode(body: bytes, *, public_fields: tuple[str, ...] = (), internal: bool = False) -> Received:
    """Read an envelope; raises `Undecodable` for anything that is not one."""
    try:
        document = orjson.loads(body)
        return Received(
            id=UUID(document["id"]),
            type=_text(document["type"]),
            source=_text(document["source"]),
            subject=_text(document["subject"]),
            time=datetime.fromisoformat(document["time"]),
            sequence=int(document["sequence"]),
            data=document.get("data"),
            aggregate_type=_text(document["aggregatetype"]),
            request_id=document.get("requestid") or "",
            traceparent=document.get("traceparent") or "",
            raw=body,
            public_fields=public_fields,
            internal=internal,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise Undecodable(type(exc).__name__) from exc


def public_fields_in(headers: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the fields that the producer of a message declared public."""
    return tuple(filter(None, str(headers.get(PUBLIC_FIELDS) or "").split(",")))


def is_internal(headers: Mapping[str, Any]) -> bool:
    """Return whether the producer of a message says that nothing of it leaves. Earlier versions say nothing."""
    return headers.get(PUBLIC_FIELDS) == ""


def public_body(body: bytes, fields: Collection[str]) -> bytes:
    """Return an envelope with its public attributes and those `fields` of its data; everything else stays inside.

    The same envelope and fields give the same bytes wherever they leave. Raises `Undecodable`.
    """
    try:
        document = orjson.loads(body)
        kept: dict[str, Any] = {name: document[name] for name in PUBLIC_ATTRIBUTES if name in document}
        kept["data"] = {name: value for name, value in document["data"].items() if name in fields}
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise Undecodable(type(exc).__name__) from exc
    return orjson.dumps(kept)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("text expected")
    return value
