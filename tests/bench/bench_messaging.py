"""What the messaging costs, each figure beside a raw baseline from the same run, measured in turns (A B A B …).

    relay, outbox to quorum queue      against   raw kombu: the same bodies published with confirms, in batches of 500
    commit to consumed, idle           against   raw polling: a consumer that asks a table every 50 ms
    1, 2 and 4 relay processes; 1, 2 and 4 consumer processes

Every process is real (the fault tests' harness), on a private RabbitMQ and PostgreSQL with fsync.
BENCH_EVENTS and BENCH_ROUNDS make it longer.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import psycopg

sys.path.insert(0, str(Path(__file__).parents[1] / "faults"))

from fault_harness.process_pool import ProcessPool
from fault_harness.scenario import Scenario, migrate, until

from kainotomia_local.postgres import Postgres
from kainotomia_local.rabbitmq import RabbitMQ

EVENTS = int(os.environ.get("BENCH_EVENTS", "10000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
SINGLE = 200
POLL = 0.05
SAID = "x" * 200

RAW_PUBLISH = """
import sys, time
from kombu import Connection
uri, queue, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
body = b'{"specversion":"1.0","type":"note.written.v1","data":{"text":"' + b"x" * 500 + b'"}}'
with Connection(uri) as connection:
    channel = connection.channel()
    channel.queue_declare(queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
    channel.confirm_select()
    settled = [0]
    def ack(tag, multiple):
        settled[0] = tag if multiple else settled[0] + 1
    channel.events["basic_ack"].add(ack)
    begun = time.perf_counter()
    for first in range(0, number, 500):
        for _ in range(500):
            message = channel.prepare_message(body, properties={"delivery_mode": 2})
            channel.basic_publish(message, exchange="", routing_key=queue, mandatory=True)
        while settled[0] < first + 500:
            connection.drain_events(timeout=30)
    print(number / (time.perf_counter() - begun))
    channel.queue_delete(queue)
"""


def raw_publish(uri):
    """Events a second that plain kombu publishes with confirms to a quorum queue, in batches like the relay's."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", RAW_PUBLISH, uri, f"raw.{uuid4().hex}", str(EVENTS)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return float(done.stdout)


def fill(scenario):
    for _ in range(EVENTS // 500):
        scenario.write(500, SAID)


def relays(make, number):
    """Events a second that so many relay processes take from the outbox, from the first event to the last."""
    with make() as scenario:
        fill(scenario)
        for _ in range(number):
            scenario.relay(wait=False)
        until(lambda: scenario.unpublished() < EVENTS, 30)
        begun, left = time.perf_counter(), scenario.unpublished()
        until(lambda: not scenario.unpublished(), 300)
        return left / (time.perf_counter() - begun)


def consumers(make, number):
    """Events a second that so many consumer processes handle, one transaction each."""
    with make() as scenario:
        fill(scenario)
        scenario.relay()
        until(lambda: not scenario.unpublished(), 300)
        for _ in range(number):
            scenario.consume(wait=False)
        until(scenario.effects, 60)
        begun, already = time.perf_counter(), scenario.effects()
        until(lambda: scenario.effects() >= EVENTS, 600)
        return (EVENTS - already) / (time.perf_counter() - begun)


def latencies(make):
    """Seconds from COMMIT to the consumer's own commit, one event at a time."""
    with make() as scenario, psycopg.connect(scenario.ours_url.replace("+psycopg", ""), autocommit=True) as hearing:
        scenario.consume()
        scenario.relay()
        hearing.execute("LISTEN effect")
        found = []
        for number in range(SINGLE + 5):
            scenario.write(1, f"tell:{number}")
            begun = time.perf_counter()
            next(n for n in hearing.notifies(timeout=20) if n.payload == f"tell:{number}")
            found.append(time.perf_counter() - begun)
            time.sleep(0.02)
        return sorted(found[5:])


def polled(url):
    """The same for the simplest thing that works: a table, and a loop that asks it every 50 ms."""
    plain = url.replace("+psycopg", "")
    found = []
    with psycopg.connect(plain) as writer, psycopg.connect(plain) as reader:
        writer.execute("CREATE TABLE IF NOT EXISTS polled (n bigserial PRIMARY KEY, done bool DEFAULT false)")
        writer.commit()
        for number in range(SINGLE):
            time.sleep(0.02 + POLL * (number % 10) / 10)
            # the reader's clock ticks on; where in its pause the commit falls is spread evenly
            writer.execute("INSERT INTO polled DEFAULT VALUES")
            writer.commit()
            begun = time.perf_counter()
            time.sleep(POLL * ((number * 7) % 10) / 10)
            while not reader.execute(
                "UPDATE polled SET done = true WHERE n IN (SELECT n FROM polled WHERE NOT done"
                " ORDER BY n LIMIT 100 FOR UPDATE SKIP LOCKED) RETURNING n"
            ).fetchall():
                reader.commit()
                time.sleep(POLL)
            reader.commit()
            found.append(time.perf_counter() - begun)
    return sorted(found)


def main():
    directory = Path(tempfile.mkdtemp(prefix="kainotomia-bench-"))
    directory.chmod(0o711)
    with (
        Postgres(directory / "postgres") as database,
        RabbitMQ(directory / "rabbitmq") as broker,
        (directory / "actors.log").open("wb") as log,
    ):
        urls = [database.create_service_database(name) for name in ("notes", "reader")]
        for url in urls:
            migrate(url)
        process_pool = ProcessPool(log)

        def make():
            return Scenario(process_pool, broker, *urls)

        print(f"{EVENTS} events, best of {ROUNDS} rounds, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        raw, one = [], []
        for _ in range(ROUNDS):
            raw.append(raw_publish(broker.admin_url))
            one.append(relays(make, 1))
        print(f"raw kombu, confirms, quorum queue   {max(raw):8.0f} events/s (median {statistics.median(raw):.0f})")
        print(f"relay, 1 process                    {max(one):8.0f} events/s (median {statistics.median(one):.0f})")
        print(f"relay / raw                         {max(one) / max(raw):8.2f}")
        for number in (2, 4):
            rate = max(relays(make, number) for _ in range(ROUNDS))
            print(f"relay, {number} processes                  {rate:8.0f} events/s, {rate / max(one):.2f} x one")
        alone = consumers(make, 1)
        print(f"consumer, 1 process                 {alone:8.0f} events/s, one transaction each")
        for number in (2, 4):
            rate = consumers(make, number)
            print(f"consumer, {number} processes               {rate:8.0f} events/s, {rate / alone:.2f} x one")
        for what, times in (
            ("outbox to handler", latencies(make)),
            (f"raw polling each {POLL * 1000:.0f} ms", polled(urls[1])),
        ):
            p50, p99 = times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000
            print(f"commit to consumed, {what:<22} p50 {p50:6.1f} ms, p99 {p99:6.1f} ms")
        process_pool.close()


if __name__ == "__main__":
    main()
