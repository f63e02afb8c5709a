"""A load client that keeps its pace whatever the answers take: so many requests a second, from many client addresses.

Latency is counted from the moment at which a request was due, so that waiting in line is part of it. It prints JSON:
requests answered, how many with which status, and the latencies of those answered 200 (milliseconds).

    python paced_client.py PORT RATE SECONDS CLIENTS PATH [PATH …]
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from collections import Counter, deque

from load_client import _complete

CONNECTIONS = 40


def run(port: int, rate: float, seconds: float, clients: int, paths: list[str]) -> dict[str, object]:
    selector = selectors.DefaultSelector()
    idle: deque[socket.socket] = deque()
    for _ in range(CONNECTIONS):
        client = socket.create_connection(("127.0.0.1", port), timeout=15)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.setblocking(False)
        selector.register(client, selectors.EVENT_READ)
        idle.append(client)
    due_of: dict[socket.socket, float] = {}
    buffers: dict[socket.socket, bytes] = {}
    latencies: list[float] = []
    statuses: Counter[str] = Counter()
    started = time.perf_counter()
    total, sent = int(rate * seconds), 0
    while sent < total or due_of:
        now = time.perf_counter()
        while sent < total and idle and started + sent / rate <= now:
            client = idle.popleft()
            due_of[client], buffers[client] = started + sent / rate, b""
            client.send(_request(paths[sent % len(paths)], sent % clients))
            sent += 1
        wait = 0.5 if sent >= total or not idle else max(0.0, started + sent / rate - time.perf_counter())
        for key, _ in selector.select(wait):
            client = key.fileobj
            buffers[client] += client.recv(262144)
            if _complete(buffers[client]):
                status = buffers[client][9:12].decode()
                statuses[status] += 1
                if status == "200":
                    latencies.append(time.perf_counter() - due_of[client])
                del due_of[client]
                idle.append(client)
        if time.perf_counter() - started > seconds + 20:
            break
    latencies.sort()
    return {
        "rps": len(latencies) / (time.perf_counter() - started),
        "statuses": dict(statuses),
        "p50": latencies[len(latencies) // 2] * 1000,
        "p95": latencies[int(len(latencies) * 0.95)] * 1000,
        "p99": latencies[int(len(latencies) * 0.99)] * 1000,
    }


def _request(path: str, client: int) -> bytes:
    address = f"10.1.{client // 250}.{client % 250 + 1}"
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {address}\r\n\r\n".encode()


if __name__ == "__main__":
    port, rate, seconds, clients, *paths = sys.argv[1:]
    print(json.dumps(run(int(port), float(rate), float(seconds), int(clients), paths)))
