"""Timers: `@every` runs a method again and again, on one replica at a time if so asked."""

from __future__ import annotations

import functools
import random
import time
import zlib
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

import eventlet
import psycopg
import structlog
from eventlet.event import Event
from eventlet.semaphore import Semaphore
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, SharedExtension, register_entrypoint

from chassis.context import CallContext
from chassis.database.unpooled import connect_unpooled
from chassis.logs import log_context
from chassis.messaging import metrics

log = structlog.get_logger(__name__)

Method = TypeVar("Method", bound=Callable[..., Any])

TICK_SECONDS = 300.0
_LOCK_SPACE = zlib.crc32(b"kainotomia.timers") - 2**31


@dataclass(frozen=True)
class Timer:
    """Declaration of `@every`, stored on the method as `timer`."""

    name: str
    seconds: float
    exclusive: bool
    transaction: bool


def every(
    *, seconds: float, exclusive: bool = True, transaction: bool = True, longest: float = TICK_SECONDS
) -> Callable[[Method], Method]:
    """Call the method every `seconds` (plus or minus a twentieth), the next time only after it has returned.

    `exclusive`: one replica at a time, by a lock in the service's database; another takes over when that one ends.
    `transaction`: each tick is one transaction; otherwise the method opens its own. Exceptions are logged and
    counted, and the next tick comes all the same. A tick that takes more than `longest` seconds is interrupted.
    """

    def decorate(function: Method) -> Method:
        declared = Timer(function.__name__, seconds, exclusive, transaction)

        @functools.wraps(function)
        def tick(service: Any) -> None:
            context = CallContext.for_system(seconds=longest)
            service.enter(context)
            try:
                with (
                    log_context(context, service=service.name, timer=declared.name),
                    eventlet.Timeout(longest, TickTooLong),
                    service.transaction() if transaction else nullcontext(),
                ):
                    function(service)
            except eventlet.Timeout as exc:
                # it is no Exception: left alone it would end the container
                raise TickTooLong from exc

        tick.timer = declared  # type: ignore[attr-defined]
        register_entrypoint(tick, TimerEntrypoint(declared))
        return tick  # type: ignore[return-value]

    return decorate


class TickTooLong(Exception):
    """A tick did not return in its time."""


class ReplicaLocks(SharedExtension):  # type: ignore[misc]  # nameko is untyped
    """Advisory locks of one container, all on one connection: when it is lost, so are they."""

    def __init__(self, **options: Any) -> None:
        self._connection: psycopg.Connection[Any] | None = None
        self._held: set[int] = set()
        self._one_at_a_time = Semaphore()
        super().__init__(**options)

    def hold(self, name: str) -> bool:
        """Take the lock, or make sure that it is still ours; False if another replica has it."""
        key = zlib.crc32(name.encode()) - 2**31
        with self._one_at_a_time:
            try:
                return self._take(key)
            except BaseException:
                self._drop()
                raise

    def stop(self) -> None:
        """Release the locks to the other replicas."""
        with self._one_at_a_time:
            self._drop()

    def _take(self, key: int) -> bool:
        if self._connection is None:
            self._connection = connect_unpooled(
                self.container.config["engine"], application=f"{self.container.service_name} timers"
            )
        if key in self._held:
            self._connection.execute("SELECT 1")
            return True
        row = self._connection.execute("SELECT pg_try_advisory_lock(%s, %s) AS taken", (_LOCK_SPACE, key)).fetchone()
        if row is not None and row["taken"]:
            self._held.add(key)
        return key in self._held

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        self._held.clear()
        if connection is not None:
            connection.close()


class TimerEntrypoint(Entrypoint):  # type: ignore[misc]  # nameko is untyped
    """One timer as an entrypoint of its container."""

    locks = ReplicaLocks()

    def __init__(self, declared: Timer, **options: Any) -> None:
        self.declared = declared
        self._stop = Event()
        self._thread: Any = None
        super().__init__(**options)

    def start(self) -> None:
        """Begin to tick; the first time soon, but not on all replicas at once."""
        self._thread = self.container.spawn_managed_thread(self._run, identifier=f"timer.{self.method_name}")

    def stop(self) -> None:
        """Begin no further tick; the container waits for the one at hand."""
        if not self._stop.ready():
            self._stop.send(None)

    def _run(self) -> None:
        first = random.uniform(0, min(self.declared.seconds, 1.0))  # noqa: S311 - spreads load, guards nothing
        if self._stopped_within(first):
            return
        while True:
            began = time.monotonic()
            self._count(self._tick())
            pause = self.declared.seconds * random.uniform(0.95, 1.05)  # noqa: S311 - spreads load, guards nothing
            if self._stopped_within(max(0.0, pause - (time.monotonic() - began))):
                return

    def _stopped_within(self, seconds: float) -> bool:
        with eventlet.Timeout(seconds, False):
            self._stop.wait()
        return bool(self._stop.ready())

    def _tick(self) -> str:
        name = f"{self.container.service_name}.{self.method_name}"
        try:
            if self.declared.exclusive and not self.locks.hold(name):
                return "elsewhere"
        except (psycopg.Error, OSError, RuntimeError) as exc:  # eventlet's, where a descriptor was in use until now
            log.warning("timer_lock_unavailable", timer=name, error=type(exc).__name__)
            return "failed"
        done = Event()

        def finished(_: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            done.send("done" if exc_info is None else "failed")
            return result, exc_info

        try:
            self.container.spawn_worker(self, (), {}, context_data={}, handle_result=finished)
        except ContainerBeingKilled:
            return "failed"
        return str(done.wait())

    def _count(self, outcome: str) -> None:
        metrics.TICKS.labels(f"{self.container.service_name}.{self.method_name}", outcome).inc()
