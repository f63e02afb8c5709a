"""A node of the broker dies, the one that leads the queue of calls: two replicas of a service go on answering.

`tests/faults/test_cluster.py` is the long form, with the whole platform.
"""

from __future__ import annotations

import threading
import time
from uuid import uuid4

import pytest
from cluster import Cluster
from processes import PlainCaller, ToyProcess

from kainotomia_local import rabbitmq

BACK_WITHIN = 15.0


@pytest.fixture(scope="module")
def cluster(server_directory):
    if rabbitmq.find() is None:
        pytest.skip("RabbitMQ is not installed: install the package `rabbitmq-server` to run this test.")
    with Cluster(server_directory / "cluster") as running:
        yield running


class Asking(threading.Thread):
    """Calls again and again; notes when an answer came, and when none did."""

    def __init__(self, uri):
        super().__init__(daemon=True)
        self.uri, self.answered, self.failed = uri, [], []
        self.ended = threading.Event()

    def run(self):
        caller = None
        while not self.ended.is_set():
            asked = time.monotonic()
            try:
                caller = caller or PlainCaller(self.uri)
                answer = caller.wait(caller.send("get_thing", thing_id=uuid4(), seconds=2.0), seconds=2.0)
            except Exception:  # noqa: BLE001 - the broker goes in the middle of anything
                answer = None
                time.sleep(0.1)
            if answer is None and caller is not None:
                # as the sender of calls does when confirms are overdue: a channel may lead to the dead leader for ever
                caller.connection.collect()
                caller = None
            (self.answered if answer and answer[0] == 200 else self.failed).append(asked)
            time.sleep(0.02)
        if caller is not None:
            caller.close()


@pytest.mark.alone
@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.rabbitmq
@pytest.mark.timeout(180)
def test_calls_go_on_when_the_node_that_leads_their_queue_dies(cluster, make_database):
    database = make_database("toy")
    replicas = [ToyProcess(database, cluster.admin_url) for _ in range(2)]
    assert replicas[0].command("setup").returncode == 0
    for replica in replicas:
        replica.start()
    asking = Asking(cluster.admin_url)
    asking.start()
    try:
        until(lambda: len(asking.answered) > 20)
        cluster.wait_until_spare()
        cluster.leader("toy.calls").kill()
        died = time.monotonic()
        until(lambda: [at for at in asking.answered if at > died + BACK_WITHIN], 3 * BACK_WITHIN)
        late = [at - died for at in asking.failed if at > died + BACK_WITHIN]
        assert late == []
        assert [replica.process.poll() for replica in replicas] == [None, None]
        until(lambda: all(replica.page("/ready")[0] == 200 for replica in replicas), 5)
    finally:
        asking.ended.set()
        asking.join(10)
        for replica in replicas:
            replica.kill()
    back = next(at for at in asking.answered if at > died)
    print(f"\nfirst answer {back - died:.1f} s after the kill, {len(asking.failed)} calls failed")


def until(holds, seconds=30.0):
    end = time.monotonic() + seconds
    while not (value := holds()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return value
