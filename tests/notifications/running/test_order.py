"""Events of one aggregate keep their order across types, also when the first of two is retried."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from uuid import uuid4

import eventlet
import orjson
import pytest
from nameko.containers import ServiceContainer
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.database import uuid7
from chassis.messaging.envelope import AGGREGATE, PREVIOUS, SEQUENCE, Outgoing
from chassis.messaging.publisher import ConfirmingPublisher
from chassis.messaging.topology import RetryStep, declare_topology, subscriptions_of
from chassis.service import Service
from notifications.notices.fan_out import next_notice, step
from notifications.rules.operations import RuleHandlers
from notifications.settings import NotificationsSettings

STEPS = (RetryStep("t1", 0.1),)
PHASE = {"phase_name": "Υποβολή", "title": "Ουρές", "closes_at": "2030-01-01T00:00:00Z"}
PRACTICE = {"title": "Ψηφιακή θυρίδα", "region": "GR-H"}
FOLLOWER = """
    with subscriber as (insert into subscribers values (gen_random_uuid(), 'f@a.example', 'x', now()) returning id)
    insert into subscriptions (id, subscriber_id, state, language, frequency, words, sectors, regions, organisations,
                               topics, challenges, created_at, confirmed_at)
    select gen_random_uuid(), id, 'active', 'el', 'immediate', '[]', '{}', '{}', '{}', '{practices}', :challenges,
           now(), now()
    from subscriber
"""
HANDLED = "select event_id from inbox where subscription = any(:names) order by processed_at"
WAITING = "select kind from deliveries where event_id = :event and recipient_kind = 'subscriber' and state = 'queued'"


class Handlers(RuleHandlers, Service):
    """The handlers alone. No timer sends, so that what would be sent can be seen."""

    name = "notifications"

    @classmethod
    def version(cls):
        return "1"


@pytest.fixture
def send(engine):
    """Send events to the handlers in their container."""
    uri = f"memory://{uuid4().hex}"
    url = engine.url.render_as_string(hide_password=False)
    settings = NotificationsSettings(
        amqp_uri=uri, database_url=url, demo=True, secret="x" * 40, public_url="https://kainotomia.example"
    )
    declare_topology(uri, Handlers, engine=engine, steps=STEPS)
    config = {"AMQP_URI": uri, "engine": engine, "settings": settings, "max_workers": 4, "RETRY_STEPS": STEPS}
    container = ServiceContainer(Handlers, config)
    container.start()
    publisher = ConfirmingPublisher(uri)

    def publish(producer, aggregate, event_type, data, *, sequence, previous=None):
        kind, subject = aggregate
        event = {
            "specversion": "1.0", "id": uuid7(), "source": f"/services/{producer}", "type": event_type,
            "subject": subject, "time": datetime.now(UTC), "sequence": sequence, "aggregatetype": kind, "data": data,
        }  # fmt: skip
        before = orjson.dumps(previous or {}).decode()
        headers = {AGGREGATE: f"{kind}:{subject}", SEQUENCE: sequence, PREVIOUS: before}
        assert publisher.publish([Outgoing(f"{producer}.events", event_type, orjson.dumps(event), headers)]) == [None]
        return event["id"]

    yield publish
    publisher.close()
    container.stop()


@pytest.mark.parametrize(
    ("producer", "kind", "first", "last", "data"),
    [
        ("observatory", "practice", "practice.published.v1", "practice.archived.v1", PRACTICE),
        ("challenges", "challenge", "challenge.phase_opened.v1", "challenge.archived.v1", PHASE),
    ],
)
def test_followers_hear_nothing_retried_after_the_end(engine, send, producer, kind, first, last, data):
    subject = str(uuid7())
    with engine.begin() as connection:
        connection.execute(text(FOLLOWER), {"challenges": [subject]})
    data = {**data, f"{kind}_id": subject}
    soon = int(time.time() * 1000) + 1000
    # the first event is in a retry queue: the last one arrives before it
    end = send(producer, (kind, subject), last, data, sequence=2, previous={first: [1, soon]})
    wait_for(lambda: rows(engine, "select 1 from early_event union all select 1 from inbox"))
    begin = send(producer, (kind, subject), first, data, sequence=1)
    names = [heard.queue for heard in subscriptions_of(Handlers)]
    wait_for(lambda: len(rows(engine, HANDLED, names=names)) == 2)
    fan_out(engine)
    assert rows(engine, WAITING, event=begin) == []
    assert rows(engine, HANDLED, names=names) == [(begin,), (end,)]


def rows(engine, statement, **values):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), values)]


def fan_out(engine):
    with Session(engine) as session:
        while (notice := next_notice(session)) is not None:
            step(session, notice, batch=10, now=datetime.now(UTC))
            session.commit()


def wait_for(holds, seconds=30.0):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        eventlet.sleep(0.02)
