"""Endpoints that speak no proper HTTP."""

import socket
import threading
import time


def raw_server(talk):
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        line, _ = listener.accept()
        with line:
            talk(line)

    threading.Thread(target=serve, daemon=True).start()
    return listener, f"https://localhost:{listener.getsockname()[1]}/"


def endless(line):
    """Begin a handshake, and go on with it a byte at a time."""
    try:
        line.sendall(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc")
        for _ in range(1000):
            line.sendall(b"\x00")
            time.sleep(0.1)
    except OSError:
        return
