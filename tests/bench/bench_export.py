"""Export of open data: what the gateway and the observatory need in memory for many practices, beside few.

    memory     the most that each process held while a file came: 50,000 practices against 1,000   (at most 32 MiB more)
    rate       practices a second, in each format                                                  (told)
    slow       a client that takes 10 MiB a second: what it costs in memory             (told)

Gateway and observatory are processes of their own on a private RabbitMQ and PostgreSQL. BENCH_PRACTICES (50000) may be
made smaller.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import psycopg
from bench_gateway import free_port, start, wait_until_200

from kainotomia_local.postgres import Postgres
from kainotomia_local.rabbitmq import RabbitMQ

FEW, MANY = 1_000, int(os.environ.get("BENCH_PRACTICES", "50000"))
MOST_MIB = 32.0
MIB = 1024 * 1024

# about 6 kB of text each, as a practice of two pages has
_PRACTICES = """
    insert into published_practices (
        practice_id, slug, revision, version, organisation_id, demo, imported, year, created_at, updated_at,
        published_at, title, summary, problem, solution, novelty, results, obstacles, conditions, lessons, advice,
        sectors, principles, sdgs, stage, funding, links, language, region
    )
    select gen_random_uuid(), 'practice-' || n, 1, 1, null, false, false, 2025, moment, moment, moment,
        'Πρακτική ' || n, t, t, t, t, t, t, t, t, t,
        '{technology}', '{embrace}', '{11}', 'implementing', '', '{}', 'el', 'GR-H'
    from generate_series(%(first)s::int, %(last)s::int) as n
    cross join lateral (select timestamptz '2026-01-01' + n * interval '1 second' as moment,
        repeat('Η υπηρεσία απαντά σε κάθε αίτημα. ' || md5(n::text) || ' ', 6) as t) as made
"""
_ENTRIES = """
    insert into practice_search (practice_id, published_at, year, title_key, document, {tallies})
    select practice_id, published_at, year, ''::bytea, array_to_tsvector(array['f:regions:GR-H']), {zeros}
    from published_practices where practice_id not in (select practice_id from practice_search)
"""


class Memory:
    """The most that processes held at once, looked at every 20 ms."""

    def __init__(self, **processes: psutil.Process) -> None:
        self.processes, self.peak, self._looking = processes, dict.fromkeys(processes, 0), False

    @contextmanager
    def watched(self):
        self.peak, self._looking = dict.fromkeys(self.processes, 0), True
        watcher = threading.Thread(target=self._watch)
        watcher.start()
        yield self.peak
        self._looking = False
        watcher.join()

    def _watch(self) -> None:
        while self._looking:
            for name, process in self.processes.items():
                self.peak[name] = max(self.peak[name], process.memory_info().rss)
            time.sleep(0.02)


def publish(address: str, first: int, last: int) -> None:
    address = address.replace("+psycopg", "")
    tallies = [f"tally_{number}" for number in range(12)]
    with psycopg.connect(address) as connection:
        connection.execute(_PRACTICES, {"first": first, "last": last})
        connection.execute(_ENTRIES.format(tallies=", ".join(tallies), zeros=", ".join(["0"] * 12)))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("vacuum analyze")


def download(port: int, form: str, *, pace: float | None = None) -> tuple[int, int, float]:
    """Lines, bytes and seconds of a file; `pace` is the most bytes a second that are taken."""
    began, lines, size = time.perf_counter(), 0, 0
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/practices/export?format={form}", timeout=60) as answer:
        while data := answer.read1(65536):
            lines, size = lines + data.count(b"\n"), size + len(data)
            if pace is not None:
                time.sleep(max(0.0, began + size / pace - time.perf_counter()))
    return lines, size, time.perf_counter() - began


def main() -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kainotomia-bench-")))
        folder.chmod(0o711)
        database = stack.enter_context(Postgres(folder / "postgres", fsync=False))
        broker = stack.enter_context(RabbitMQ(folder / "rabbitmq", services=("observatory", "gateway")))
        address, port = database.create_service_database("observatory"), free_port()
        told = {
            "AMQP_URI": broker.admin_url,
            "DATABASE_URL_OBSERVATORY": address,
            "KAINOTOMIA_DEMO": "1",
            "KAINOTOMIA_PORT": str(port),
            "KAINOTOMIA_GATEWAY_STATE": str(folder / "state"),
            "KAINOTOMIA_GATEWAY_EXPECTS": "observatory",
        }
        setup = [sys.executable, "-W", "ignore", "-m", "observatory", "setup"]
        subprocess.run(setup, env={**os.environ, **told}, check=True, stdout=subprocess.DEVNULL)
        publish(address, 1, FEW)
        observatory = psutil.Process(start(stack, "-m", "observatory", "run", **told))
        gateway = psutil.Process(start(stack, "-m", "gateway", "run", **told))
        wait_until_200(port, "/ready")
        wait_until_200(port, "/v1/practices")
        memory = Memory(gateway=gateway, observatory=observatory)
        for form in ("csv", "jsonld", "ndjson"):  # what the first file costs once is not the number's
            download(port, form)
        few: dict[str, int] = {}
        for count in (FEW, MANY):
            if count == MANY:
                publish(address, FEW + 1, MANY)
            for form in ("csv", "jsonld", "ndjson"):
                with memory.watched() as peak:
                    lines, size, seconds = download(port, form)
                held = ", ".join(f"{name} {most / MIB:.0f} MiB" for name, most in peak.items())
                came = f"{size / MIB:6.1f} MiB in {seconds:5.1f} s, {count / seconds:6,.0f}/s"
                print(f"  {count:>6,} {form:<7} {came}   {held}")
                if form == "ndjson" and lines != count:
                    raise SystemExit(f"{lines} lines of {count}")
            if count == FEW:
                few = dict(peak)
        more = {name: (most - few[name]) / MIB for name, most in peak.items()}
        with memory.watched() as slow:
            download(port, "csv", pace=10 * MIB)
        for name, grown in more.items():
            print(
                f"  {name:<12} {grown:+.1f} MiB for {MANY // FEW} times as many   target {MOST_MIB:+g}   {_met(grown)}"
            )
            print(f"               {slow[name] / MIB:.0f} MiB for a client that takes 10 MiB a second")
        return 0 if max(more.values()) <= MOST_MIB else 1


def _met(grown: float) -> str:
    return "met" if grown <= MOST_MIB else "MISSED"


if __name__ == "__main__":
    raise SystemExit(main())
