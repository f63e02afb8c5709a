"""Restore: after a restart of the in-process broker, events without a record in a subscriber's inbox are sent again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Connection, Engine, text

from chassis.messaging.topology import Subscription, subscriptions_of

log = structlog.get_logger(__name__)

CHUNK = 5000

_HEARD = text(
    "SELECT event_type, registered_at FROM subscription WHERE subscription = :subscription AND producer = :producer"
)
_SENT = text(
    """
    SELECT position, event_id FROM outbox
    WHERE position > :after AND published_at IS NOT NULL AND event_type = :event_type AND created_at >= :since
    ORDER BY position LIMIT :chunk
    """
)
_KNOWN = text(
    """
    SELECT event_id FROM inbox
    WHERE subscription = ANY(CAST(:names AS text[])) AND event_id = ANY(CAST(:events AS uuid[]))
    """
)
_AGAIN = text("UPDATE outbox SET published_at = NULL WHERE event_id = ANY(CAST(:events AS uuid[]))")


def restore_undelivered(containers: Iterable[Any]) -> int:
    """Mark events that subscribers lack for publication, between the services of these containers. Return their number.

    Call it before the containers start. The inbox drops events that a subscriber already has. Dead letters, which the
    in-process broker does not keep either, are published again too.
    """
    containers = list(containers)
    engines: dict[str, Engine] = {c.service_name: c.config["engine"] for c in containers if "engine" in c.config}
    restored = 0
    for container in containers:
        for subscription in subscriptions_of(container.service_cls):
            if subscription.producer in engines:
                missing = missing_events(engines[subscription.producer], engines[subscription.consumer], subscription)
                restored += len(missing)
                _publish_again(engines[subscription.producer], missing)
    return restored


def missing_events(producer: Engine, consumer: Engine, subscription: Subscription) -> list[UUID]:
    """Return the events of the producer's log that the subscription should have handled and has no record of."""
    missing: list[UUID] = []
    with producer.connect() as theirs, consumer.connect() as ours:
        which = {"subscription": subscription.queue, "producer": subscription.producer}
        for event_type, since in ours.execute(_HEARD, which).all():
            if event_type in subscription.types:
                missing += _missing_of_type(theirs, ours, subscription, event_type, since)
    return missing


def _missing_of_type(
    theirs: Connection, ours: Connection, subscription: Subscription, event_type: str, since: Any
) -> list[UUID]:
    missing: list[UUID] = []
    names = [subscription.queue, *(earlier.queue for earlier in subscription.earlier)]
    after = 0
    while True:
        sent = theirs.execute(_SENT, {"after": after, "event_type": event_type, "since": since, "chunk": CHUNK}).all()
        if not sent:
            return missing
        after = sent[-1].position
        events = [row.event_id for row in sent]
        known = set(ours.execute(_KNOWN, {"names": names, "events": events}).scalars())
        missing += [event for event in events if event not in known]


def _publish_again(producer: Engine, events: Sequence[UUID]) -> None:
    for start in range(0, len(events), CHUNK):
        with producer.begin() as connection:
            connection.execute(_AGAIN, {"events": list(events[start : start + CHUNK])})
