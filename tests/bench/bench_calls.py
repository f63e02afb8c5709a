"""Calls by a quorum queue, as they go, beside the same calls by the classic queue of earlier versions.

One service process takes from both; the rounds alternate, so that both meet the same machine.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1] / "chassis"))

from kombu import Connection
from processes import PlainCaller, ToyProcess

from chassis.messaging.call_queues import earlier_rpc_queue
from kainotomia_local.postgres import Postgres
from kainotomia_local.rabbitmq import RabbitMQ

ROUNDS, ONE_BY_ONE, TOGETHER, AT_ONCE = 7, 200, 1_000, 16


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="kainotomia-bench-") as name:
        directory = Path(name)
        directory.chmod(0o711)
        with Postgres(directory / "postgres", fsync=False) as postgres, RabbitMQ(directory / "rabbitmq") as rabbit:
            with Connection(rabbit.admin_url) as connection:
                earlier_rpc_queue("toy")(connection.channel()).declare()
            toy = ToyProcess(postgres.create_service_database("toy"), rabbit.admin_url)
            assert toy.command("setup").returncode == 0
            toy.start()
            try:
                compare(rabbit.admin_url)
            finally:
                toy.kill()
    return 0


def compare(uri: str) -> None:
    quorum, classic = PlainCaller(uri), PlainCaller(uri, earlier=True)
    for caller in (quorum, classic):
        latency(caller, 50)
    waited, rates = {quorum: [], classic: []}, {quorum: [], classic: []}
    for _ in range(ROUNDS):
        for caller in (quorum, classic):
            waited[caller].append(latency(caller, ONE_BY_ONE))
            rates[caller].append(throughput(caller))
    median = {caller: statistics.median(waited[caller]) * 1000 for caller in waited}
    rate = {caller: statistics.median(rates[caller]) for caller in rates}
    print(f"one call at a time: {median[quorum]:.2f} ms quorum, {median[classic]:.2f} ms classic, "
          f"ratio {median[quorum] / median[classic]:.2f}")  # fmt: skip
    print(f"{AT_ONCE} at once: {rate[quorum]:.0f} calls/s quorum, {rate[classic]:.0f} classic, "
          f"ratio {rate[quorum] / rate[classic]:.2f}")  # fmt: skip


def latency(caller: PlainCaller, number: int) -> float:
    """Give the median seconds of calls, one after another."""
    took = []
    for _ in range(number):
        begun = time.perf_counter()
        status, _ = caller.call("get_thing", thing_id=uuid4())
        took.append(time.perf_counter() - begun)
        assert status == 200, status
    return statistics.median(took)


def throughput(caller: PlainCaller) -> float:
    """Give calls a second with `AT_ONCE` under way."""
    begun, done, under_way = time.perf_counter(), 0, []
    while done < TOGETHER:
        while len(under_way) < AT_ONCE:
            under_way.append(caller.send("get_thing", thing_id=uuid4()))
        assert caller.wait(under_way.pop(0))[0] == 200
        done += 1
    took = time.perf_counter() - begun
    for one in under_way:
        caller.wait(one)
    return done / took


if __name__ == "__main__":
    raise SystemExit(main())
