"""The delivery engine: bounded workers, a backlog, and transports that are lost."""

from __future__ import annotations

import threading
from collections import deque

import pytest

from notifications.channels.delivery import engine as engines
from notifications.channels.delivery.engine import DeliveryEngine, TransportLost


class Post:
    """Hold the jobs that are due, and make transports that record; `attempt` is called with each job."""

    def __init__(self, *due, attempt=lambda job: None):
        self.due, self.attempt = deque(due), attempt
        self.claimed, self.delivered, self.said = [], [], []
        self.open = self.most_open = 0
        self.refuses = False
        self.lock = threading.Lock()

    def take(self, room):
        taken = [self.due.popleft() for _ in range(min(room, len(self.due)))]
        if taken:
            self.claimed.append(len(taken))
        return taken

    def transport(self):
        if self.refuses:
            raise TransportLost
        with self.lock:
            self.open += 1
            self.most_open = max(self.most_open, self.open)
        return self

    def deliver(self, job):
        self.attempt(job)
        with self.lock:
            self.delivered.append(job)

    def idle(self):
        self.said.append("idle")

    def close(self):
        self.said.append("close")
        with self.lock:
            self.open -= 1

    def engine(self, **options):
        return DeliveryEngine(self.take, self.transport, **options)


@pytest.fixture
def held():
    event = threading.Event()
    yield event
    event.set()


def test_every_job_is_delivered_once_by_few_workers():
    post = Post(*range(500))
    engine = post.engine(workers=4, backlog=20)
    engine.run(seconds=20)
    assert engine.wait(seconds=20)
    engine.stop()
    assert sorted(post.delivered) == list(range(500))
    assert post.most_open <= 4
    assert post.open == 0


def test_a_backlog_is_filled_up_when_half_of_it_is_gone():
    post = Post(*range(200))
    engine = post.engine(workers=1, backlog=40)
    engine.run(seconds=20)
    engine.stop()
    assert post.claimed[0] == 41
    assert min(post.claimed[:-1]) >= 20


def test_without_a_backlog_only_free_workers_get_jobs(held):
    post = Post(*range(5), attempt=lambda job: held.wait(20))
    engine = post.engine(workers=2)
    engine.run(seconds=0.3)
    assert post.claimed == [2]
    assert not engine.wait(seconds=0)
    held.set()
    engine.run(seconds=20)
    assert engine.wait(seconds=20)
    assert sorted(post.delivered) == list(range(5))


def test_a_slow_job_does_not_hold_up_the_next_run(held):
    post = Post("slow", attempt=lambda job: job == "slow" and held.wait(20))
    engine = post.engine(workers=2)
    engine.run(seconds=0.2)
    post.due.extend("abc")
    engine.run(seconds=0.5)
    assert post.delivered == ["a", "b", "c"]
    held.set()
    assert engine.wait(seconds=20)


def test_stop_drops_waiting_jobs_after_the_one_at_hand():
    begun, released = threading.Event(), threading.Event()
    post = Post(*range(10), attempt=lambda job: (begun.set(), released.wait(20)))
    engine = post.engine(workers=1, backlog=20)
    engine.run(seconds=0.2)
    assert begun.wait(20)
    stopped = threading.Thread(target=engine.stop)
    stopped.start()
    while not engine._stopping:
        pass
    released.set()
    stopped.join(20)
    assert not stopped.is_alive()
    assert post.delivered == [0]
    assert post.said == ["idle", "close"]


def test_outcomes_are_recorded_when_no_job_waits():
    post = Post(1, 2)
    engine = post.engine(workers=1, backlog=10)
    engine.run(seconds=20)
    assert post.said == ["idle"]
    post.due.append(3)
    engine.run(seconds=20)
    assert post.said == ["idle", "idle"]
    engine.stop()
    assert post.said == ["idle", "idle", "close"]


def test_without_a_transport_a_run_ends():
    post = Post(*range(5))
    post.refuses = True
    engine = post.engine(workers=2, backlog=10)
    engine.run(seconds=600)
    engine.stop()
    assert post.delivered == []
    post.refuses = False
    post.due.append("later")
    engine.run(seconds=600)
    assert post.delivered == ["later"]


def test_a_lost_transport_leaves_the_jobs_to_the_others(held):
    def attempt(job):
        if job == "bad":
            raise TransportLost
        if job == "first":
            held.wait(20)

    post = Post("first", "bad", "x", "y", attempt=attempt)
    engine = post.engine(workers=2, backlog=10)
    runner = threading.Thread(target=engine.run, kwargs={"seconds": 20})
    runner.start()
    while "close" not in post.said:
        pass
    held.set()
    runner.join(20)
    assert post.delivered == ["first", "x", "y"]
    assert post.most_open == 2
    engine.stop()


def test_a_fault_of_a_transport_ends_its_worker_only(monkeypatch):
    monkeypatch.setattr(threading, "excepthook", lambda args: None)

    def attempt(job):
        if job == 3:
            raise RuntimeError

    post = Post(*range(10), attempt=attempt)
    engine = post.engine(workers=1, backlog=20)
    engine.run(seconds=20)
    engine.stop()
    assert post.delivered == [0, 1, 2, 4, 5, 6, 7, 8, 9]
    assert post.open == 0


def test_a_job_that_meets_a_leaving_worker_is_not_stranded(monkeypatch, held):
    monkeypatch.setattr(engines, "_LINGER", 0)
    leaving = threading.Event()

    class Slow(Post):
        def close(self):
            leaving.set()
            held.wait(20)
            super().close()

    post = Slow(1)
    engine = post.engine(workers=1)
    engine.run(seconds=20)
    assert leaving.wait(20)
    post.due.append(2)
    engine.run(seconds=0.05)
    assert post.delivered == [1]
    held.set()
    assert engine.wait(seconds=20), "its successor takes the job, without another run"
    assert post.delivered == [1, 2]
