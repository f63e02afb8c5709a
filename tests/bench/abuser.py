"""One abusive client: as many requests as it can send, on many connections, from one address, until it is stopped.

On SIGTERM it prints how many were answered with which status.

    python abuser.py PORT CONNECTIONS PATH
"""

from __future__ import annotations

import json
import selectors
import signal
import socket
import sys
from collections import Counter

from load_client import _complete


def run(port: int, connections: int, path: str) -> Counter[str]:
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 192.0.2.66\r\n\r\n".encode()
    selector = selectors.DefaultSelector()
    buffers: dict[socket.socket, bytes] = {}
    statuses: Counter[str] = Counter()
    for _ in range(connections):
        client = socket.create_connection(("127.0.0.1", port), timeout=15)
        client.setblocking(False)
        selector.register(client, selectors.EVENT_READ)
        buffers[client] = b""
        client.send(request)
    print("ready", flush=True)
    while not stopped:
        for key, _ in selector.select(0.2):
            client = key.fileobj
            buffers[client] += client.recv(262144)
            if _complete(buffers[client]):
                statuses[buffers[client][9:12].decode()] += 1
                buffers[client] = b""
                client.send(request)
    return statuses


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])))
