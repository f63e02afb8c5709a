"""What the gateway costs, each figure beside its baseline from the same minutes, measured in turns (A B A B …).

    cached read through the gateway   against   a bare nameko HTTP handler            (at least 0.7)
    uncached read by id               against   a bare nameko HTTP-to-RPC hop         (at least 1.0)

Every part is a process of its own, on a private RabbitMQ and PostgreSQL. The baselines use nameko's default settings
and read nothing; ours validates, checks permissions and reads the row from PostgreSQL. The load client is
`load_client.py` (raw sockets, epoll); what it can send at most is measured too, so that it is seen not to be the limit.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from kainotomia_local.postgres import Postgres
from kainotomia_local.rabbitmq import RabbitMQ

HERE = Path(__file__).parent
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
CONNECTIONS = 16
PRACTICE = "/v1/practices/00000000-0000-7000-8000-000000000042"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(stack: ExitStack, *arguments: str, **environment: str) -> int:
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=HERE,
        env={**os.environ, "PYTHONWARNINGS": "ignore", **environment},
        stderr=subprocess.DEVNULL if not os.environ.get("BENCH_VERBOSE") else None,
    )
    stack.callback(process.wait, 30)
    stack.callback(process.terminate)
    return process.pid


def wait_until_200(port: int, path: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise SystemExit(f"no answer at {path}")
        time.sleep(0.1)


def load(port: int, path: str) -> dict[str, float]:
    command = [sys.executable, "load_client.py", str(port), path, str(CONNECTIONS), str(SECONDS)]
    ran = subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True)
    return json.loads(ran.stdout)


def compare(title: str, target: float, ours: tuple[int, str], baseline: tuple[int, str]) -> bool:
    pairs = [(load(*baseline), load(*ours)) for _ in range(ROUNDS)]
    ratio = statistics.median(mine["rps"] / theirs["rps"] for theirs, mine in pairs)
    print(f"\n{title}")
    for name, index in (("baseline", 0), ("ours", 1)):
        runs = [pair[index] for pair in pairs]
        rps, p50, p99 = (statistics.median(run[key] for run in runs) for key in ("rps", "p50", "p99"))
        spread = f"{min(run['rps'] for run in runs):.0f}–{max(run['rps'] for run in runs):.0f}"
        print(f"  {name:<9} {rps:8.0f} requests/s ({spread})   p50 {p50:6.2f} ms   p99 {p99:6.2f} ms")
    print(f"  ratio     {ratio:8.2f}   target {target}   {'met' if ratio >= target else 'MISSED'}")
    return ratio >= target


def main() -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kainotomia-bench-")))
        folder.chmod(0o711)
        database = stack.enter_context(Postgres(folder / "postgres", fsync=False))
        broker = stack.enter_context(RabbitMQ(folder / "rabbitmq", services=("observatory", "gateway")))
        uri = broker.admin_url
        http_port, hop_port, gateway_port = free_port(), free_port(), free_port()
        start(stack, "bare_nameko.py", "http", str(http_port), uri)
        start(stack, "bare_nameko.py", "rpc", "0", uri)
        start(stack, "bare_nameko.py", "hop", str(hop_port), uri)
        start(stack, "read_service.py", uri, database.create_service_database("observatory", role="observatory"))
        start(stack, "-m", "gateway", "run", AMQP_URI=uri, KAINOTOMIA_PORT=str(gateway_port),
              KAINOTOMIA_GATEWAY_STATE=str(folder / "state"), KAINOTOMIA_GATEWAY_EXPECTS="observatory",
              KAINOTOMIA_LIMIT_FACTOR="100000")  # fmt: skip
        wait_until_200(http_port, PRACTICE)
        wait_until_200(hop_port, PRACTICE)
        for path in ("/ready", PRACTICE, f"{PRACTICE}/kept"):
            wait_until_200(gateway_port, path)
        print(f"load client: raw sockets, {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS:g} s in turns")
        print(f"  at most   {load(gateway_port, '/health')['rps']:8.0f} requests/s seen (the gateway's /health)")
        met = [
            compare("cached read against a bare nameko HTTP handler", 0.7,
                    (gateway_port, f"{PRACTICE}/kept"), (http_port, PRACTICE)),
            compare("uncached read by id against a bare nameko HTTP-to-RPC hop", 1.0,
                    (gateway_port, PRACTICE), (hop_port, PRACTICE)),
        ]  # fmt: skip
        return 0 if all(met) else 1


if __name__ == "__main__":
    raise SystemExit(main())
