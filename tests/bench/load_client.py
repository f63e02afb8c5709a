"""A load client that is not the bottleneck: raw sockets on epoll, the same bytes again and again, one request at a time
on each connection. It prints JSON: requests a second and the latencies of the run (milliseconds).

    python load_client.py PORT PATH CONNECTIONS SECONDS
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time


def run(port: int, path: str, connections: int, seconds: float) -> dict[str, float]:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n".encode()
    selector = selectors.DefaultSelector()
    clients = []
    for _ in range(connections):
        client = socket.create_connection(("127.0.0.1", port), timeout=15)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.sendall(request)
        response = _whole(client)
        if b" 200 " not in response[:20]:
            raise SystemExit(f"not 200: {response[:200]!r}")
        client.setblocking(False)
        clients.append(client)
        selector.register(client, selectors.EVENT_READ)
    sent, buffers, latencies = {}, dict.fromkeys(clients, b""), []
    started = time.perf_counter()
    until = started + seconds
    for client in clients:
        sent[client] = time.perf_counter()
        client.send(request)
    while (now := time.perf_counter()) < until:
        for key, _ in selector.select(1):
            client = key.fileobj
            data = buffers[client] + client.recv(65536)
            if not _complete(data):
                buffers[client] = data
                continue
            buffers[client] = b""
            now = time.perf_counter()
            latencies.append(now - sent[client])
            sent[client] = now
            client.send(request)
    latencies.sort()
    return {
        "rps": len(latencies) / (now - started),
        "p50": latencies[len(latencies) // 2] * 1000,
        "p99": latencies[int(len(latencies) * 0.99)] * 1000,
    }


def _complete(data: bytes) -> bool:
    head, found, body = data.partition(b"\r\n\r\n")
    if not found:
        return False
    at = head.lower().find(b"content-length: ")
    length = int(head[at + 16 :].split(b"\r\n", 1)[0])
    return len(body) >= length


def _whole(client: socket.socket) -> bytes:
    data = b""
    while not _complete(data):
        received = client.recv(65536)
        if not received:
            raise SystemExit(f"closed: {data[:200]!r}")
        data += received
    return data


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))))
