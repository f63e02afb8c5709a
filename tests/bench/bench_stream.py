"""Thousands of idle listeners of the live stream: what they cost, beside the same gateway without them.

    memory     per listener, and after a further minute's worth of beats: flat           (at most 20 KiB each)
    reads      cached reads while they listen, against the same before they came         (at least 0.8)
    delivery   a public event at every listener, from its announcement to the last one   (told)

The gateway is a process of its own on a private RabbitMQ and PostgreSQL; the listeners are sockets of this process.
"""

from __future__ import annotations

import os
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import orjson
import psutil
from bench_gateway import PRACTICE, free_port, load, start, wait_until_200
from kombu import Connection, Exchange, Producer

from kainotomia_local.postgres import Postgres
from kainotomia_local.rabbitmq import RabbitMQ

LISTENERS = int(os.environ.get("BENCH_LISTENERS", "5000"))
IDLE_SECONDS = float(os.environ.get("BENCH_IDLE_SECONDS", "35"))
EVENTS, MOST_KIB, LEAST_RATIO = 20, 20.0, 0.8
REQUEST = b"GET /v1/events/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


class Audience:
    """The listeners; `heard` counts events of all of them together."""

    def __init__(self, port: int) -> None:
        self.port, self.selector, self.heard = port, selectors.DefaultSelector(), 0
        self.ended = 0
        self.sockets: list[socket.socket] = []

    def grow(self, size: int) -> None:
        while len(self.sockets) < size:
            client = socket.create_connection(("127.0.0.1", self.port), timeout=15)
            client.sendall(REQUEST)
            said = b""
            while b": listening" not in said:
                said += client.recv(4096)
            client.setblocking(False)
            self.selector.register(client, selectors.EVENT_READ)
            self.sockets.append(client)

    def listen(self, seconds: float, until: int | None = None) -> float:
        started = time.perf_counter()
        while (spent := time.perf_counter() - started) < seconds and (until is None or self.heard < until):
            for key, _ in self.selector.select(0.1):
                data = key.fileobj.recv(65536)
                self.heard += data.count(b"\nevent: ")
                if not data:
                    self.ended += 1
                    self.selector.unregister(key.fileobj)
        return spent


def announce(uri: str, count: int) -> None:
    with Connection(uri) as connection:
        producer = Producer(connection.channel(), exchange=Exchange("observatory.events", "topic", durable=True))
        for _ in range(count):
            event = {"specversion": "1.0", "id": str(uuid4()), "type": "practice.seen.v1", "data": {"text": "x" * 600}}
            producer.publish(orjson.dumps(event), routing_key="practice.seen.v1", content_type="application/json")


def main() -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kainotomia-bench-")))
        folder.chmod(0o711)
        database = stack.enter_context(Postgres(folder / "postgres", fsync=False))
        broker = stack.enter_context(RabbitMQ(folder / "rabbitmq", services=("observatory", "gateway")))
        port = free_port()
        told = {
            "AMQP_URI": broker.admin_url,
            "DATABASE_URL_GATEWAY": database.create_service_database("gateway"),
            "KAINOTOMIA_PORT": str(port),
            "KAINOTOMIA_GATEWAY_STATE": str(folder / "state"),
            "KAINOTOMIA_GATEWAY_EXPECTS": "observatory",
            "KAINOTOMIA_LIMIT_FACTOR": "100000",
            "KAINOTOMIA_STREAM_PER_ADDRESS": str(LISTENERS),
        }
        subprocess.run([sys.executable, "-m", "gateway", "setup"], env={**os.environ, **told}, check=True)
        start(stack, "read_service.py", broker.admin_url, database.create_service_database("observatory"))
        gateway = psutil.Process(start(stack, "-m", "gateway", "run", **told))
        for path in ("/ready", f"{PRACTICE}/kept"):
            wait_until_200(port, path)
        audience = Audience(port)
        audience.grow(10)
        alone = load(port, f"{PRACTICE}/kept")
        empty = gateway.memory_info().rss
        began = time.perf_counter()
        audience.grow(LISTENERS)
        print(f"{LISTENERS} listeners came in {time.perf_counter() - began:.1f} s")
        full = gateway.memory_info().rss
        audience.listen(IDLE_SECONDS)
        cpu = gateway.cpu_percent(1.0)
        idle = gateway.memory_info().rss
        with_them = load(port, f"{PRACTICE}/kept")
        announce(broker.admin_url, 1)
        first = audience.listen(30, until=LISTENERS)
        announce(broker.admin_url, EVENTS)
        rest = audience.listen(120, until=LISTENERS * (EVENTS + 1))
        after = gateway.memory_info().rss
        each = (full - empty) / LISTENERS / 1024
        ratio = with_them["rps"] / alone["rps"]
        print(
            f"  memory    {empty >> 20} MiB alone, {full >> 20} with all, {idle >> 20} idle, {after >> 20} after events"
        )
        print(f"            {each:.1f} KiB a listener   target at most {MOST_KIB:g}   {_met(each <= MOST_KIB)}")
        print(
            f"            {(idle - full) / 1024:+.0f} KiB in {IDLE_SECONDS:g} idle seconds; {cpu:.0f} % of a processor"
        )
        reads = f"{alone['rps']:.0f} → {with_them['rps']:.0f}/s, p99 {alone['p99']:.1f} → {with_them['p99']:.1f} ms"
        print(f"  reads     {reads}   ratio {ratio:.2f}   target {LEAST_RATIO}   {_met(ratio >= LEAST_RATIO)}")
        print(f"  delivery  one event at {LISTENERS} listeners in {first * 1000:.0f} ms; "
              f"{EVENTS} events in {rest:.1f} s, {LISTENERS * EVENTS / rest:.0f} a second")  # fmt: skip
        whole = audience.heard == LISTENERS * (EVENTS + 1) and not audience.ended
        print(f"  {audience.heard} events heard, {audience.ended} listeners lost   {_met(whole)}")
        flat = (idle - full) / LISTENERS < 1024
        return 0 if each <= MOST_KIB and ratio >= LEAST_RATIO and whole and flat else 1


def _met(met: bool) -> str:
    return "met" if met else "MISSED"


if __name__ == "__main__":
    raise SystemExit(main())
