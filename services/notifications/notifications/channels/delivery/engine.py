"""Engine: claims deliveries and hands them to a bounded number of workers.

A channel adds its claims and its transport.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Generic, Protocol, TypeVar

_PAUSE: Final = 0.1
_LINGER: Final = 0.5
"""How long a worker without a job keeps its transport."""

Job = TypeVar("Job")
Job_contra = TypeVar("Job_contra", contravariant=True)


class TransportLost(Exception):
    """The transport failed and ends, and its worker with it. Jobs that still wait get another worker."""


class Transport(Protocol[Job_contra]):
    """The way of one worker to the receivers, such as a connection."""

    def deliver(self, job: Job_contra) -> None:
        """Attempt a delivery and record its outcome. Raises `TransportLost` if it was the transport's last."""

    def idle(self) -> None:
        """Record outcomes that are still held back: no job waits at the moment."""

    def close(self) -> None:
        """Record outcomes that are still held back, and end."""


class _State(Enum):
    FREE = auto()
    BUSY = auto()
    LEAVING = auto()


@dataclass(eq=False)
class _Worker:
    state: _State = _State.FREE


class DeliveryEngine(Generic[Job]):
    """Delivers claimed jobs in `workers` threads. Of claimed jobs, about `backlog` may wait for a worker.

    Workers outlive a run: a slow receiver occupies its own, and the next run uses the others.
    """

    def __init__(
        self,
        take: Callable[[int], Sequence[Job]],
        transport: Callable[[], Transport[Job]],
        *,
        workers: int,
        backlog: int = 0,
    ) -> None:
        self._take = take
        self._transport = transport
        self._most = workers
        self._backlog = backlog
        self._waiting: deque[Job] = deque()
        self._workers: list[_Worker] = []
        self._lost = False
        self._stopping = False
        self._changed = threading.Condition()

    def run(self, *, seconds: float) -> None:
        """Deliver for about `seconds`, or until nothing is due and nothing under way, or no transport is left."""
        self._lost = self._stopping = False
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            room = self._room()
            jobs = self._take(room) if room else ()
            with self._changed:
                self._waiting.extend(jobs)
                self._start_workers()
                self._changed.notify_all()
                if not jobs and self._is_done():
                    return
                if not jobs:
                    self._changed.wait(_PAUSE)

    def wait(self, *, seconds: float) -> bool:
        """Wait for the jobs under way, and return whether all have ended."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._count(_State.BUSY), seconds)

    def stop(self) -> None:
        """Drop the jobs that no worker has begun, and wait until all workers have ended."""
        with self._changed:
            self._stopping = True
            self._waiting.clear()
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._workers)

    def _room(self) -> int:
        """Return how many jobs to claim. A backlog is filled up once half of it is gone."""
        with self._changed:
            waiting = len(self._waiting)
            room = self._most + self._backlog - waiting - self._count(_State.BUSY)
            return 0 if waiting > self._backlog // 2 else room

    def _is_done(self) -> bool:
        """Return whether nobody works and nobody will: without a job, or without a transport."""
        return not self._count(_State.BUSY) and not (self._waiting and self._workers)

    def _count(self, state: _State) -> int:
        return sum(worker.state is state for worker in self._workers)

    def _start_workers(self) -> None:
        """Start workers for the jobs that wait, but none in a run that has lost its transport."""
        wanted = len(self._waiting) - self._count(_State.FREE)
        room = 0 if self._lost or self._stopping else self._most - len(self._workers)
        for _ in range(min(wanted, room)):
            worker = _Worker()
            self._workers.append(worker)
            threading.Thread(target=self._work, args=(worker,), name="delivery", daemon=True).start()

    def _work(self, worker: _Worker) -> None:
        try:
            transport = self._transport()
            try:
                while self._has_job(worker):
                    self._deliver_waiting(worker, transport)
            finally:
                transport.close()
        except TransportLost:
            self._lost = True
        finally:
            with self._changed:
                self._workers.remove(worker)
                self._start_workers()
                self._changed.notify_all()

    def _has_job(self, worker: _Worker) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._stopping, _LINGER)
            worker.state = _State.BUSY if self._waiting else _State.LEAVING
            return worker.state is _State.BUSY

    def _deliver_waiting(self, worker: _Worker, transport: Transport[Job]) -> None:
        while (job := self._next()) is not None:
            transport.deliver(job)
        transport.idle()
        with self._changed:
            worker.state = _State.FREE
            self._changed.notify_all()

    def _next(self) -> Job | None:
        with self._changed:
            return self._waiting.popleft() if self._waiting else None
