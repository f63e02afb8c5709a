"""Calls as they go, sealed and by a quorum queue, beside unsealed ones and those by the classic queue before 0.1.0.

One service process takes them all; the rounds alternate, so that all meet the same machine.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1] / "chassis"))

from kombu import Connection
from processes import PlainCaller, SealingCaller, ToyProcess

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
                compare(rabbit.admin_url, toy.process.pid)
            finally:
                toy.kill()
    return 0


def compare(uri: str, pid: int) -> None:
    sealed, quorum, classic = SealingCaller(uri), PlainCaller(uri), PlainCaller(uri, earlier=True)
    callers = {sealed: "sealed", quorum: "quorum", classic: "classic"}
    for caller in callers:
        latency(caller, 50)
    waited, rates, worked = ({caller: [] for caller in callers} for _ in range(3))
    for _ in range(ROUNDS):
        for caller in callers:
            waited[caller].append(latency(caller, ONE_BY_ONE))
            before = cpu_seconds(pid)
            rates[caller].append(throughput(caller))
            worked[caller].append((cpu_seconds(pid) - before) / TOGETHER)
    for what, unit, factor, found in (
        ("one call at a time", "ms", 1000, waited),
        (f"{AT_ONCE} at once", "calls/s", 1, rates),
        ("CPU of caller and service", "ms a call", 1000, worked),
    ):
        median = {caller: statistics.median(found[caller]) * factor for caller in callers}
        said = ", ".join(f"{median[caller]:.2f} {name}" for caller, name in callers.items())
        print(f"{what}: {said} ({unit}); sealed to unsealed {median[sealed] / median[quorum]:.2f}, "
              f"quorum to classic {median[quorum] / median[classic]:.2f}")  # fmt: skip


def cpu_seconds(pid: int) -> float:
    """Return the seconds of CPU that this process and another one have used."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return time.process_time() + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


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
