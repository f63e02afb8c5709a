"""A subscription that replaces those of an earlier version: side by side, in order, each event once; and their end."""

from __future__ import annotations

from contextlib import suppress
from types import SimpleNamespace

import pytest
from kombu import Connection
from sqlalchemy import text
from test_early import fails_once
from world import STEPS, NoteIn, Read, Written

from chassis.database import uuid7
from chassis.messaging import dead_letters
from chassis.messaging.registration import Registration
from chassis.messaging.retired import earlier_queues, retire_subscriptions
from chassis.messaging.topology import subscriptions_of
from chassis.operator.errors import ToolError
from chassis.operator.replay import Replay
from chassis.service import Service
from chassis.subscriptions import subscribe

pytestmark = pytest.mark.parametrize("broker", ["rabbitmq"], indirect=True)

EARLIER = {"on_written": (Written.type,), "on_read": (Read.type,)}
SCHEMAS = {Written.type: NoteIn, Read.type: NoteIn}


def act(world, version, service, event):
    world.plan.get(event.data["text"], lambda *_: None)(service, event)
    service.session.execute(
        text("INSERT INTO effect (event, note, seq, said) VALUES (:e, :n, :s, :t)"),
        {"e": event.id, "n": event.data["note_id"], "s": event.sequence, "t": f"{version} {event.data['text']}"},
    )


@pytest.fixture
def versions(world):
    """Two versions of one service: a subscription for each type, and one for the aggregate."""

    class Old(Service):
        name = world.consumer

        @subscribe(world.producer, Written.type, schema=NoteIn)
        def on_written(self, event):
            act(world, "old", self, event)

        @subscribe(world.producer, Read.type, schema=NoteIn)
        def on_read(self, event):
            act(world, "old", self, event)

    class New(Service):
        name = world.consumer

        @subscribe(world.producer, schemas=SCHEMAS, earlier=EARLIER)
        def on_note(self, event):
            act(world, "new", self, event)

    yield SimpleNamespace(old=Old, new=New)
    with suppress(Exception), Connection(world.uri) as connection:
        for queue in earlier_queues(connection, subscriptions_of(New)[0], STEPS):
            connection.channel().queue_delete(queue)


def said(world):
    return [effect["said"].split()[1] for effect in world.effects()]


def waiting(world, queue):
    with Connection(world.uri) as connection:
        return connection.channel().queue_declare(f"{world.consumer}.{queue}", passive=True).message_count


def buffered(world):
    with world.ours.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM early_event")).scalar_one()


def cursors(world):
    with world.ours.connect() as connection:
        rows = connection.execute(text("SELECT subscription, count(*) FROM subscription_cursor GROUP BY 1")).all()
    return dict(map(tuple, rows))


def retire(world, versions):
    return list(retire_subscriptions(world.uri, versions.new, world.ours, STEPS))


def registered(world):
    with world.ours.connect() as connection:
        return set(connection.execute(text("SELECT subscription FROM subscription")).scalars())


def test_two_versions_handle_each_event_once(world, versions):
    world.start(versions.old)
    world.start(versions.new)
    world.relay()
    notes = [uuid7() for _ in range(10)]
    for number in range(10):
        for note in notes:
            kind = Read if number % 2 else Written
            world.emit(kind(note_id=note, text=f"{number}"))
    world.until(lambda: len(world.effects()) >= 100)
    names = ("on_note", *EARLIER)
    # both versions know all of them, so that either may go on alone
    world.until(lambda: cursors(world) == {f"{world.consumer}.{name}": 10 for name in names})
    world.until(
        lambda: world.depth() == waiting(world, "on_written") == waiting(world, "on_read") == buffered(world) == 0
    )
    effects = world.effects()
    assert len(effects) == len({effect["event"] for effect in effects}) == 100
    assert world.dead() == []


def test_waiting_messages_of_the_earlier_queues_keep_their_order(world, versions):
    world.declare(versions.old)
    note = uuid7()
    world.relay()
    world.emit(Written(note_id=note, text="first"), Read(note_id=note, text="second"))
    world.until(lambda: waiting(world, "on_written") == waiting(world, "on_read") == 1)
    world.declare(versions.new)
    world.emit(Written(note_id=note, text="third"))
    world.until(lambda: world.depth() == 1)
    world.plan["first"] = fails_once()
    world.start(versions.new)
    world.until(lambda: len(world.effects()) == 3)
    assert said(world) == ["first", "second", "third"]


def test_events_that_the_earlier_version_buffered_are_taken_over(world, versions):
    old = world.start(versions.old)
    world.relay()
    note = uuid7()
    world.plan["first"] = fails = lambda *_: (_ for _ in ()).throw(RuntimeError("as planned"))
    world.emit(Written(note_id=note, text="first"), Written(note_id=note, text="second"))
    world.until(lambda: buffered(world) == 1)
    old.stop()
    assert world.plan.pop("first") is fails
    world.start(versions.new)
    world.until(lambda: len(world.effects()) == 2)
    assert said(world) == ["first", "second"]
    assert buffered(world) == 0


def test_an_event_waits_for_one_that_the_earlier_version_handled(world, versions):
    old = world.start(versions.old)
    world.relay()
    note = world.write("first")
    world.until(lambda: len(world.effects()) == 1)
    old.stop()
    world.start(versions.new)
    world.emit(Read(note_id=note, text="second"))
    world.until(lambda: len(world.effects()) == 2)
    assert [effect["said"] for effect in world.effects()] == ["old first", "new second"]


def test_retirement_removes_empty_queues_and_moves_dead_letters(world, versions):
    world.declare(versions.old)
    world.relay()
    note = world.write("first")
    world.until(lambda: waiting(world, "on_written") == 1)
    world.declare(versions.new)
    assert "1 messages wait" in retire(world, versions)[0]
    world.plan["bad"] = lambda *_: (_ for _ in ()).throw(RuntimeError("as planned"))
    old = world.start(versions.old)
    bad = world.write("bad")
    world.until(lambda: waiting(world, "on_written.dead") == 1)
    old.stop()
    new = world.start(versions.new)
    world.until(lambda: world.depth() == 0)
    world.until(lambda: "queues of earlier versions are removed" in retire(world, versions)[0])
    assert registered(world) == {f"{world.consumer}.on_note"}
    with Connection(world.uri) as connection:
        assert earlier_queues(connection, subscriptions_of(versions.new)[0], STEPS) == {}
    letters = dead_letters.listed(world.uri, f"{world.consumer}.on_note")
    assert {letter.subject for letter in letters} == {str(bad)}
    # what comes after them goes on, in the running process and in one that starts now
    world.emit(Read(note_id=note, text="second"))
    world.until(lambda: said(world) == ["first", "second"])
    new.stop()
    world.start(versions.new)
    world.emit(Read(note_id=note, text="third"))
    world.until(lambda: said(world) == ["first", "second", "third"])
    [heard] = subscriptions_of(versions.new)
    registration = Registration(heard, world.ours)
    assert registration.since
    assert registration.line == [heard.queue]


def test_nothing_is_replayed_again_while_two_names_are_in_use(world, versions):
    world.declare(versions.old)
    [heard] = subscriptions_of(versions.new)
    choice = SimpleNamespace(types=heard.types, extent=lambda _: SimpleNamespace(oldest=None, events=1, first=0))
    tool = Replay(world.uri, world.theirs, world.ours, heard, choice)
    world.declare(versions.new)
    with pytest.raises(ToolError, match="setup --retire"):
        tool.run(actor="somebody", why="a test", dry_run=True)
    retire(world, versions)
    tool._refuse_two_names(world.ours)
