"""A message says which of its fields may leave; what leaves has these and no others, the same bytes wherever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

import orjson
import pytest

from chassis.database import uuid7
from chassis.events import Event, PersonId
from chassis.messaging import envelope
from chassis.messaging.envelope import Undecodable, outgoing, public_body
from chassis.messaging.inbound_message import InboundMessage


@dataclass(frozen=True, kw_only=True)
class StoneTurned(Event):
    type: ClassVar[str] = "stone.turned.v1"
    aggregate: ClassVar[str] = "stone"
    key: ClassVar[str] = "stone_id"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("stone_id", "weight")

    stone_id: UUID
    weight: float
    turned_by: PersonId


@dataclass(frozen=True, kw_only=True)
class StoneHidden(StoneTurned):
    type: ClassVar[str] = "stone.hidden.v1"
    public: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class StoneSold(StoneTurned):
    type: ClassVar[str] = "stone.sold.v1"
    public_when: ClassVar[tuple[str, str] | None] = ("market", "open")

    market: str = "open"


EVENT = StoneTurned(stone_id=uuid7(), weight=12500.5, turned_by=uuid7())


def row(event, **headers):
    return {
        "event_id": uuid7(),
        "event_type": event.type,
        "aggregate_type": event.aggregate,
        "aggregate_id": event.aggregate_id,
        "aggregate_seq": 3,
        "created_at": datetime(2026, 3, 2, tzinfo=UTC),
        "payload": orjson.dumps(event.payload()).decode(),
        "headers": headers,
    }


def heard(message):
    return InboundMessage(None, message.body, message.headers, {}).event


def test_what_leaves_has_the_public_fields_and_no_others():
    message = outgoing("quarry", row(EVENT, requestid="r", traceparent="t"))
    leaves = orjson.loads(heard(message).public_body())
    assert leaves["data"] == {"stone_id": str(EVENT.stone_id), "weight": 12500.5}
    assert leaves.keys() == set(envelope.PUBLIC_ATTRIBUTES) | {"data"}
    assert orjson.loads(message.body)["data"]["turned_by"] == str(EVENT.turned_by)  # inside it goes on


def test_copies_for_retries_and_dead_letters_still_say_it():
    message = outgoing("quarry", row(EVENT))
    properties = {"message_id": message.message_id, "type": message.type, "content_type": message.content_type}
    again = InboundMessage(None, message.body, message.headers, properties).again("queue.retry.5s")
    assert heard(again).public_body() == heard(message).public_body()


def test_no_data_leave_of_internal_events_or_earlier_versions():
    hidden = outgoing("quarry", row(StoneHidden(**vars(EVENT))))
    assert orjson.loads(heard(hidden).public_body())["data"] == {}
    message = outgoing("quarry", row(EVENT))
    assert orjson.loads(InboundMessage(None, message.body, {}, {}).event.public_body())["data"] == {}


def test_an_event_may_be_public_by_the_value_of_a_field():
    sold = StoneSold(**vars(EVENT))
    assert outgoing("quarry", row(sold)).headers[envelope.PUBLIC_FIELDS] == "stone_id,weight"
    earlier = row(sold) | {"payload": orjson.dumps(EVENT.payload()).decode()}  # before the field existed
    assert outgoing("quarry", earlier).headers[envelope.PUBLIC_FIELDS] == "stone_id,weight"
    hidden = outgoing("quarry", row(StoneSold(**vars(EVENT) | {"market": "black"})))
    assert hidden.headers[envelope.PUBLIC_FIELDS] == ""
    assert heard(hidden).internal
    assert not heard(outgoing("quarry", row(sold))).internal


def test_the_list_holds_for_rows_written_before_it():
    """A row of the outbox does not keep the list: the code that sends it does."""
    assert "public" not in row(EVENT)["headers"]
    assert outgoing("quarry", row(EVENT)).headers[envelope.PUBLIC_FIELDS] == "stone_id,weight"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"data": null}', b'{"data": [1]}', b"\xff"])
def test_what_is_no_event_does_not_leave(body):
    with pytest.raises(Undecodable):
        public_body(body, ("stone_id",))
