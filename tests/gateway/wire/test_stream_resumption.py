"""The live stream goes on: at another replica, after a cut, after a new start, without its database."""

from __future__ import annotations

from uuid import uuid4

import orjson
from harness import wait_for
from migrating import migrate_to
from sqlalchemy import create_engine, text
from stream_listener import FIELDS, Ear, Kept, envelope, happen

from chassis.database import make_engine
from chassis.migrations import upgrade
from gateway.stream.event_store import EventStore
from gateway.stream.log import OVERLAP


def test_at_another_replica_it_goes_on_too_with_some_of_it_twice(start):
    kept = Kept()
    first = start(event_store=kept)
    ear = Ear(first).ready()
    sent = [happen(first)[0] for _ in range(20)]
    wait_for(lambda: len(ear.events) == 20)
    second = start(event_store=kept)
    second.parts.stream.restore()
    again = Ear(second, Last_Event_ID=ear.events[11][0])
    live, body = envelope()
    second.parts.stream.receive("thing.changed.v1", body, FIELDS)
    overlap = [event_id for event_id in sent[11 - int(OVERLAP) :] if event_id != sent[11]]
    wait_for(lambda: again.ids == [*overlap, live])


def test_what_others_heard_while_this_one_was_cut_off_comes_late(start):
    kept = Kept()
    gateway = start(event_store=kept)
    ear = Ear(gateway).ready()
    event_id, body = envelope()
    kept.save(event_id, "thing.changed.v1", body)
    gateway.parts.stream.restore()
    wait_for(lambda: ear.ids == [event_id])


def migrate(address):
    engine = create_engine(address)
    upgrade("gateway", engine)
    engine.dispose()


def test_the_database_keeps_the_latest_for_the_next_life(start, make_database):
    address = make_database("gateway", migrate=migrate)
    engines = [make_engine(address, pool_size=2, application="stream") for _ in range(2)]
    first = start(event_store=EventStore(engines[0], most=50))
    sent = [happen(first) for _ in range(30)]
    wait_for(lambda: len(EventStore(engines[1], most=1000).read()) == 30)
    sent += [happen(first) for _ in range(30)]
    wait_for(lambda: len(EventStore(engines[1], most=1000).read()) == 50)  # older ones go
    second = start(event_store=EventStore(engines[1], most=50))
    second.parts.stream.restore()
    ear = Ear(second, Last_Event_ID=f"{sent[30][0]}@gone")
    wait_for(lambda: len(ear.events) == 49)
    assert {data.encode() for _, _, data in ear.events} == {body for _, body in sent[10:] if body != sent[30][1]}
    for gateway in (first, second):
        gateway.parts.stream.close()
    for engine in engines:
        engine.dispose()


def test_whole_events_of_an_earlier_version_stay_inside(start, make_database):
    address = make_database("gateway", migrate=lambda address: migrate_to("gateway", address, "0002"))
    engine = make_engine(address, pool_size=2, application="stream")
    data = {"name": "α", "author_ids": [str(uuid4())], "team_ids": [], "review_id": str(uuid4())}
    old_id, old = envelope(**data)
    keep = text("INSERT INTO public_events (event_id, type, body) VALUES (:id, 'thing.changed.v1', :body)")
    with engine.begin() as connection:
        connection.execute(keep, {"id": old_id, "body": orjson.dumps({**orjson.loads(old), "requestid": "r"})})
    migrate(address)
    beside_id, beside = envelope(**data)
    with engine.begin() as connection:  # by a replica that has not been replaced yet
        connection.execute(keep, {"id": beside_id, "body": beside})
    event_store = EventStore(engine, most=50)
    assert [(row[0], orjson.loads(row[2])) for row in event_store.read()] == [
        (old_id, orjson.loads(envelope(old_id, name="α")[1]))
    ]
    gateway = start(event_store=event_store)
    gateway.parts.stream.receive("thing.changed.v1", beside, FIELDS)
    wait_for(lambda: len(event_store.read()) == 2)
    assert b"author_ids" not in b"".join(row[2] for row in event_store.read())
    gateway.parts.stream.close()
    engine.dispose()


def test_without_its_database_it_streams_all_the_same(start):
    engine = make_engine("postgresql+psycopg://nobody:x@127.0.0.1:1/none", pool_size=1, application="lost")
    gateway = start(event_store=EventStore(engine, most=50))
    ear = Ear(gateway).ready()
    sent = [happen(gateway)[0] for _ in range(100)]
    wait_for(lambda: ear.ids == sent)
