"""A listener to the live stream, and the events that it hears."""

from __future__ import annotations

from uuid import uuid4

import eventlet
import orjson
from harness import wait_for


class Ear:
    """A client that listens; `events` are (id, type, data) as they came, `said` all the bytes."""

    def __init__(self, gateway, path="/v1/events/stream", **headers):
        self.client = gateway.connect()
        self.client.settimeout(5)
        lines = [f"GET {path} HTTP/1.1", "Host: test", *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items())]
        self.client.sendall("\r\n".join([*lines, "", ""]).encode())
        self.said, self.ended = b"", False
        self.thread = eventlet.spawn(self._listen)

    def _listen(self):
        try:
            while chunk := self.client.recv(65536):
                self.said += chunk
        except OSError:
            pass
        self.ended = True

    @property
    def head(self):
        head, _, _ = self.said.partition(b"\r\n\r\n")
        return head.decode()

    @property
    def events(self):
        _, _, body = self.said.partition(b"\r\n\r\n")
        found = []
        for block in body.decode().split("\n\n")[:-1]:
            fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and line[0] != ":")
            if "event" in fields:
                found.append((fields.get("id"), fields["event"], fields["data"]))
        return found

    @property
    def ids(self):
        return [event_id.partition("@")[0] for event_id, _, _ in self.events]

    def ready(self):
        wait_for(lambda: b": listening\n\n" in self.said)
        return self

    def close(self):
        self.thread.kill()
        self.client.close()


FIELDS = ("name", "text")


def envelope(event_id=None, **data):
    event_id = event_id or str(uuid4())
    return event_id, orjson.dumps({"specversion": "1.0", "id": event_id, "type": "thing.changed.v1", "data": data})


def happen(gateway, kind="thing.changed.v1", event_id=None, **data):
    event_id, body = envelope(event_id, **data)
    gateway.parts.stream.receive(kind, body, FIELDS)
    return event_id, body


class Kept:
    """What replicas keep together, in memory."""

    def close(self):
        pass

    def __init__(self):
        self.rows = {}

    def save(self, event_id, kind, body):
        self.rows.setdefault(event_id, (event_id, kind, body, 1_000_000.0 + len(self.rows)))

    def read(self):
        return list(self.rows.values())
