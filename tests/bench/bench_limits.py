"""One abusive client and everybody else: what it does to the others' p95, measured in turns (A B A B …).

    baseline   1,000 requests/s of cached reads, from 200 addresses, at an even pace
    ours       the same, while one address asks as fast as it can on 32 connections     (p95 at most 1.2 times)

The gateway runs with its ordinary limits, shared through its database, behind a trusted proxy (the load clients name
the addresses). Latency counts from the moment at which a request was due.
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench_gateway import HERE, free_port, start, wait_until_200

from kainotomia_local.postgres import Postgres
from kainotomia_local.rabbitmq import RabbitMQ

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_LIMITS_SECONDS", "8"))
RATE = float(os.environ.get("BENCH_RATE", "1000"))
CLIENTS, CONNECTIONS, MOST = 200, 32, 1.2
PATHS = [f"/v1/practices/00000000-0000-7000-8000-{number:012d}/kept" for number in range(50)]


def everybody_else(port: int) -> dict[str, float]:
    command = [sys.executable, "paced_client.py", str(port), str(RATE), str(SECONDS), str(CLIENTS), *PATHS]
    return json.loads(subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True).stdout)


def with_an_abuser(port: int) -> tuple[dict[str, float], dict[str, int]]:
    command = [sys.executable, "abuser.py", str(port), str(CONNECTIONS), PATHS[0]]
    with subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, text=True) as abuser:
        assert abuser.stdout is not None
        abuser.stdout.readline()
        try:
            return everybody_else(port), json.loads(_told(abuser))
        finally:
            abuser.kill()


def _told(abuser: subprocess.Popen[str]) -> str:
    abuser.send_signal(signal.SIGTERM)
    return abuser.communicate(timeout=30)[0]


def main() -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kainotomia-bench-")))
        folder.chmod(0o711)
        database = stack.enter_context(Postgres(folder / "postgres", fsync=False))
        broker = stack.enter_context(RabbitMQ(folder / "rabbitmq", services=("observatory", "gateway")))
        counts = database.create_service_database("gateway")
        told = {
            "AMQP_URI": broker.admin_url,
            "DATABASE_URL_GATEWAY": counts,
            "KAINOTOMIA_PORT": str(free_port()),
            "KAINOTOMIA_GATEWAY_STATE": str(folder / "state"),
            "KAINOTOMIA_GATEWAY_EXPECTS": "observatory",
            "KAINOTOMIA_TRUSTED_PROXIES": "127.0.0.0/8",
        }
        subprocess.run([sys.executable, "-m", "gateway", "setup"], env={**os.environ, **told}, check=True)
        start(stack, "read_service.py", broker.admin_url, database.create_service_database("observatory"))
        start(stack, "-m", "gateway", "run", **told)
        port = int(told["KAINOTOMIA_PORT"])
        for path in ("/ready", *PATHS):
            wait_until_200(port, path)
        everybody_else(port)  # warm
        pairs, abuse = [], {}
        for _ in range(ROUNDS):
            quiet = everybody_else(port)
            pairs.append((quiet, *with_an_abuser(port)))
        print(
            f"{RATE:g} requests/s of cached reads from {CLIENTS} addresses, {ROUNDS} rounds of {SECONDS:g} s in turns"
        )
        for name, index in (("alone", 0), ("with an abusive client", 1)):
            runs = [pair[index] for pair in pairs]
            figures = {key: statistics.median(run[key] for run in runs) for key in ("rps", "p50", "p95", "p99")}
            print(
                f"  {name:<23} {figures['rps']:7.0f} requests/s   p50 {figures['p50']:6.2f} ms"
                f"   p95 {figures['p95']:6.2f} ms   p99 {figures['p99']:6.2f} ms   {runs[-1]['statuses']}"
            )
        abuse = {status: sum(pair[2].get(status, 0) for pair in pairs) for status in ("200", "429")}
        ratio = statistics.median(abused["p95"] / quiet["p95"] for quiet, abused, _ in pairs)
        print(f"  the abusive client was answered {abuse}")
        print(f"  p95 ratio {ratio:.2f}   target at most {MOST}   {'met' if ratio <= MOST else 'MISSED'}")
        others = {status for quiet, abused, _ in pairs for run in (quiet, abused) for status in run["statuses"]}
        return 0 if ratio <= MOST and others == {"200"} else 1


if __name__ == "__main__":
    raise SystemExit(main())
