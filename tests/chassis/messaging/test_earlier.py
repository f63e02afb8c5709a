"""A subscription that replaces those of an earlier version: side by side, in order, each event once; and their end."""

from __future__ import annotations

from contextlib import suppress
from types import SimpleNamespace

import pytest
from kombu import Connection
from messaging_scenario import STEPS, NoteIn, Read, Written
from sqlalchemy import text
from test_early import fails_once

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


def act(scenario, version, service, event):
    scenario.plan.get(event.data["text"], lambda *_: None)(service, event)
    service.session.execute(
        text("INSERT INTO effect (event, note, seq, said) VALUES (:e, :n, :s, :t)"),
        {"e": event.id, "n": event.data["note_id"], "s": event.sequence, "t": f"{version} {event.data['text']}"},
    )


@pytest.fixture
def versions(scenario):
    """Two versions of one service: a subscription for each type, and one for the aggregate."""

    class Old(Service):
        name = scenario.consumer

        @subscribe(scenario.producer, Written.type, schema=NoteIn)
        def on_written(self, event):
            act(scenario, "old", self, event)

        @subscribe(scenario.producer, Read.type, schema=NoteIn)
        def on_read(self, event):
            act(scenario, "old", self, event)

    class New(Service):
        name = scenario.consumer

        @subscribe(scenario.producer, schemas=SCHEMAS, earlier=EARLIER)
        def on_note(self, event):
            act(scenario, "new", self, event)

    yield SimpleNamespace(old=Old, new=New)
    with suppress(Exception), Connection(scenario.uri) as connection:
        for queue in earlier_queues(connection, subscriptions_of(New)[0], STEPS):
            connection.channel().queue_delete(queue)


def said(scenario):
    return [effect["said"].split()[1] for effect in scenario.effects()]


def waiting(scenario, queue):
    with Connection(scenario.uri) as connection:
        return connection.channel().queue_declare(f"{scenario.consumer}.{queue}", passive=True).message_count


def buffered(scenario):
    with scenario.ours.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM early_event")).scalar_one()


def cursors(scenario):
    with scenario.ours.connect() as connection:
        rows = connection.execute(text("SELECT subscription, count(*) FROM subscription_cursor GROUP BY 1")).all()
    return dict(map(tuple, rows))


def retire(scenario, versions):
    return list(retire_subscriptions(scenario.uri, versions.new, scenario.ours, STEPS))


def registered(scenario):
    with scenario.ours.connect() as connection:
        return set(connection.execute(text("SELECT subscription FROM subscription")).scalars())


def test_two_versions_handle_each_event_once(scenario, versions):
    scenario.start(versions.old)
    scenario.start(versions.new)
    scenario.relay()
    notes = [uuid7() for _ in range(10)]
    for number in range(10):
        for note in notes:
            kind = Read if number % 2 else Written
            scenario.emit(kind(note_id=note, text=f"{number}"))
    scenario.until(lambda: len(scenario.effects()) >= 100)
    names = ("on_note", *EARLIER)
    # both versions know all of them, so that either may go on alone
    scenario.until(lambda: cursors(scenario) == {f"{scenario.consumer}.{name}": 10 for name in names})
    scenario.until(
        lambda: (
            scenario.depth()
            == waiting(scenario, "on_written")
            == waiting(scenario, "on_read")
            == buffered(scenario)
            == 0
        )
    )
    effects = scenario.effects()
    assert len(effects) == len({effect["event"] for effect in effects}) == 100
    assert scenario.dead() == []


def test_waiting_messages_of_the_earlier_queues_keep_their_order(scenario, versions):
    scenario.declare(versions.old)
    note = uuid7()
    scenario.relay()
    scenario.emit(Written(note_id=note, text="first"), Read(note_id=note, text="second"))
    scenario.until(lambda: waiting(scenario, "on_written") == waiting(scenario, "on_read") == 1)
    scenario.declare(versions.new)
    scenario.emit(Written(note_id=note, text="third"))
    scenario.until(lambda: scenario.depth() == 1)
    scenario.plan["first"] = fails_once()
    scenario.start(versions.new)
    scenario.until(lambda: len(scenario.effects()) == 3)
    assert said(scenario) == ["first", "second", "third"]


def test_events_that_the_earlier_version_buffered_are_taken_over(scenario, versions):
    old = scenario.start(versions.old)
    scenario.relay()
    note = uuid7()
    scenario.plan["first"] = fails = lambda *_: (_ for _ in ()).throw(RuntimeError("as planned"))
    scenario.emit(Written(note_id=note, text="first"), Written(note_id=note, text="second"))
    scenario.until(lambda: buffered(scenario) == 1)
    old.stop()
    assert scenario.plan.pop("first") is fails
    scenario.start(versions.new)
    scenario.until(lambda: len(scenario.effects()) == 2)
    assert said(scenario) == ["first", "second"]
    assert buffered(scenario) == 0


def test_an_event_waits_for_one_that_the_earlier_version_handled(scenario, versions):
    old = scenario.start(versions.old)
    scenario.relay()
    note = scenario.write("first")
    scenario.until(lambda: len(scenario.effects()) == 1)
    old.stop()
    scenario.start(versions.new)
    scenario.emit(Read(note_id=note, text="second"))
    scenario.until(lambda: len(scenario.effects()) == 2)
    assert [effect["said"] for effect in scenario.effects()] == ["old first", "new second"]


def test_retirement_removes_empty_queues_and_moves_dead_letters(scenario, versions):
    scenario.declare(versions.old)
    scenario.relay()
    note = scenario.write("first")
    scenario.until(lambda: waiting(scenario, "on_written") == 1)
    scenario.declare(versions.new)
    assert "1 messages wait" in retire(scenario, versions)[0]
    scenario.plan["bad"] = lambda *_: (_ for _ in ()).throw(RuntimeError("as planned"))
    old = scenario.start(versions.old)
    bad = scenario.write("bad")
    scenario.until(lambda: waiting(scenario, "on_written.dead") == 1)
    old.stop()
    new = scenario.start(versions.new)
    scenario.until(lambda: scenario.depth() == 0)
    scenario.until(lambda: "queues of earlier versions are removed" in retire(scenario, versions)[0])
    assert registered(scenario) == {f"{scenario.consumer}.on_note"}
    with Connection(scenario.uri) as connection:
        assert earlier_queues(connection, subscriptions_of(versions.new)[0], STEPS) == {}
    letters = dead_letters.listed(scenario.uri, f"{scenario.consumer}.on_note")
    assert {letter.subject for letter in letters} == {str(bad)}
    # what comes after them goes on, in the running process and in one that starts now
    scenario.emit(Read(note_id=note, text="second"))
    scenario.until(lambda: said(scenario) == ["first", "second"])
    new.stop()
    scenario.start(versions.new)
    scenario.emit(Read(note_id=note, text="third"))
    scenario.until(lambda: said(scenario) == ["first", "second", "third"])
    [heard] = subscriptions_of(versions.new)
    registration = Registration(heard, scenario.ours)
    assert registration.since
    assert registration.line == [heard.queue]


def test_nothing_is_replayed_again_while_two_names_are_in_use(scenario, versions):
    scenario.declare(versions.old)
    [heard] = subscriptions_of(versions.new)
    choice = SimpleNamespace(types=heard.types, extent=lambda _: SimpleNamespace(oldest=None, events=1, first=0))
    tool = Replay(scenario.uri, scenario.theirs, scenario.ours, heard, choice)
    scenario.declare(versions.new)
    with pytest.raises(ToolError, match="setup --retire"):
        tool.run(actor="somebody", why="a test", dry_run=True)
    retire(scenario, versions)
    tool._refuse_two_names(scenario.ours)
