"""Sweeper: handle buffered events that no process drives, after a crash or a change of a cursor by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import eventlet
import structlog
from eventlet.event import Event
from nameko.extensions import SharedExtension

from chassis.messaging import metrics, resequencer
from chassis.messaging.consumer import PATIENCE, Consumer

log = structlog.get_logger(__name__)

SWEEP_SECONDS = 1.0
MEASURE_SECONDS = 10.0
AT_ONCE = 100


class Sweeper(SharedExtension):  # type: ignore[misc]  # nameko is untyped
    """Periodic search, about once a second, for due events in the buffers of one container's subscriptions."""

    def __init__(self, **options: Any) -> None:
        self._consumers: dict[str, Consumer] = {}
        self._at_work: set[tuple[str, str, str]] = set()
        self._stop = Event()
        self._thread: Any = None
        self._measured_at = 0.0
        super().__init__(**options)

    def add(self, consumer: Consumer) -> None:
        """Sweep for one more subscription."""
        self._consumers[consumer.subscription.queue] = consumer

    def start(self) -> None:
        """Begin to sweep."""
        if self._thread is None:
            self._thread = self.container.spawn_managed_thread(self._run, identifier="sweeper")

    def stop(self) -> None:
        """Begin no further sweep; the deliverers themselves stop between two events."""
        if not self._stop.ready():
            self._stop.send(None)

    def _run(self) -> None:
        pause = SWEEP_SECONDS
        while not self._stopped_within(pause):
            began = time.monotonic()
            try:
                self._sweep()
                self._measure()
            except Exception as exc:  # noqa: BLE001 - whatever it is, the next sweep comes
                log.warning("sweep_failed", service=self.container.service_name, error=type(exc).__name__)
            # a sweep over very many kept events takes long: the database has as much time for others
            pause = max(SWEEP_SECONDS, time.monotonic() - began)

    def _stopped_within(self, seconds: float) -> bool:
        with eventlet.Timeout(seconds, False):
            self._stop.wait()
        return bool(self._stop.ready())

    def _sweep(self) -> None:
        config = self.container.config
        patience: timedelta = config.get("PATIENCE", PATIENCE)
        replaced = {
            earlier: queue
            for queue, consumer in self._consumers.items()
            for earlier in consumer.registration.line
            if earlier != queue
        }
        with config["engine"].begin() as connection:
            if replaced:
                resequencer.adopt(connection, replaced)
            found = resequencer.left_behind(connection, patience, AT_ONCE, replaced)
        for subscription, kind, key, due in found:
            consumer, left = self._consumers.get(subscription), (subscription, kind, key)
            if consumer is not None and left not in self._at_work:
                self._at_work.add(left)
                go_on = consumer.sweep if due else partial(consumer.expire, patience=patience)
                self.container.spawn_managed_thread(partial(self._go_on, left, go_on), identifier="swept")

    def _go_on(self, left: tuple[str, str, str], go_on: Callable[[tuple[str, str]], None]) -> None:
        try:
            go_on(left[1:])
        except Exception as exc:  # noqa: BLE001 - it must not end the container; the next sweep finds it again
            log.warning("kept_events_left_behind", queue=left[0], error=type(exc).__name__)
        finally:
            self._at_work.discard(left)

    def _measure(self) -> None:
        if time.monotonic() - self._measured_at < MEASURE_SECONDS:
            return
        self._measured_at = time.monotonic()
        with self.container.config["engine"].connect() as connection:
            found = {row.subscription: row for row in connection.execute(resequencer.BUFFERED)}
        for subscription in self._consumers:
            row = found.get(subscription)
            metrics.BUFFERED_EVENTS.labels(subscription).set(row.events if row else 0)
            metrics.BUFFERED_AGE.labels(subscription).set(row.age if row else 0)
