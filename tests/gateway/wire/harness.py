"""A gateway on a real socket, with a fake way to the services, in a thread of its own with its own event hub."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import eventlet
import orjson

from chassis.messaging.rpc import Reply
from gateway.assembly import Assembly
from gateway.contracts.document import read_contract
from gateway.http.application import wsgi
from gateway.http.protocol import Connection
from gateway.http.server import HttpServer, listen
from gateway.settings import GatewaySettings

ATOM = "application/atom+xml"
PREFIXES = {"toys": ("/v1/things", "/v1/forms"), "identity": ("/.well-known", "/v1/me")}


def operation(name: str, method: str, path: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "method": method, "path": path, "allow": ["anyone"], **more}


def contract(service: str, *operations: dict[str, Any], version: str = "1.0.0", **more: Any) -> dict[str, Any]:
    return {"contract": 1, "service": service, "version": version, "operations": list(operations), **more}


TOYS = contract(
    "toys",
    operation("list_things", "GET", "/v1/things", cache={"seconds": 60, "shared": False}, query=["limit", "q"]),
    operation(
        "get_thing", "GET", "/v1/things/{thing_id}", cache={"seconds": 60, "shared": False}, pages=True, query=["lang"]
    ),
    operation("feed", "GET", "/v1/things/feed.atom", cache={"seconds": 60}, produces=ATOM, query=["q"]),
    operation("show_form", "GET", "/v1/forms/{token}", produces="text/html; charset=utf-8", query=[]),
    operation("make_thing", "POST", "/v1/things", has_body=True, allow=["curator"]),
    operation("keep_thing", "PUT", "/v1/things/{thing_id}", has_body=True),
    operation("keep_file", "PUT", "/v1/things/{thing_id}/file", uploads=["text/csv", "application/octet-stream"]),
    operation("peek", "GET", "/v1/things/{thing_id}/peek"),
    operation("mine", "GET", "/v1/things/mine", allow=["signed_in"]),
    operation("everyones", "GET", "/v1/things/everyones", cache={"seconds": 60, "shared": True}),
    operation("export", "GET", "/v1/things/export", streamed=True),
    operation("send_form", "POST", "/v1/forms/{token}", has_body=True, form=True),
    operation("bare", "POST", "/v1/forms"),
    operation("old", "GET", "/v1/forms/{token}/old", deprecated="2026-12-01", sunset="2027-06-30"),
    operation(
        "give_token",
        "POST",
        "/v1/forms/{token}/token",
        has_body=True,
        form=True,
        basic=True,
        limit="login",
        limit_by="client_id",
    ),
    operation("sign_in", "POST", "/v1/forms/{token}/tries", has_body=True, limit="login", limit_by="email"),
    events=[{"type": "thing.changed.v1", "invalidates": ["things", "thing:{thing_id}"]}],
)


def announcing(*kinds: str) -> dict[str, Any]:
    """The contract of the toys with other public events, and one that is not public."""
    events = [{"type": kind, "public": True} for kind in kinds]
    return {**TOYS, "events": [*events, {"type": "internal.thing.v1"}], "version": "2.0.0"}


IDENTITY = contract(
    "identity",
    operation("jwks", "GET", "/.well-known/jwks.json"),
    operation("me", "GET", "/v1/me", allow=["signed_in"]),
)


@dataclass
class Answer:
    """What came back over the socket."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


@dataclass
class Services:
    """The fake services: each operation is a function of (context, body); every call is noted."""

    answers: dict[str, Callable[..., Reply]] = field(default_factory=dict)
    calls: list[tuple[str, Any, bytes]] = field(default_factory=list)

    def __call__(self, service: str, name: str, context: Any, body: bytes = b"") -> Reply:
        self.calls.append((name, context, body))
        if name == "ended_access" and name not in self.answers:
            return Reply(body=b'{"items": []}')
        return self.answers[name](context, body)

    def named(self, name: str) -> list[tuple[str, Any, bytes]]:
        return [call for call in self.calls if call[0] == name]


class GatewayUnderTest:
    """Started on a free port; `call` runs something in its hub and gives the result."""

    def __init__(
        self,
        folder: Any,
        shared: Any = None,
        event_store: Any = None,
        mounted: Any = (TOYS, IDENTITY),
        **settings: Any,
    ) -> None:
        self.services = Services()
        self.settings = GatewaySettings(
            **{
                "amqp_uri": "memory://",
                "state": folder,
                "expects": ("toys",),
                "access_log": False,
                "port": 0,
                "limit_factor": 0,
                **settings,
            }
        )
        self.sock = listen("127.0.0.1", 0, reuse_port=False)
        self.port = self.sock.getsockname()[1]
        self.parts = Assembly(
            self.settings,
            self.services,
            checks=lambda: {"bus": True},
            shared=shared,
            event_store=event_store,
            prefixes=PREFIXES,
        )
        self.server = HttpServer(
            self.sock,
            wsgi(self.parts.pipeline.answer),
            Connection.bound(
                refuse=self.parts.refuse,
                connection_limiter=self.parts.connection_limiter,
                keep_alive_seconds=self.settings.keep_alive,
                head_seconds=self.settings.head_seconds,
            ),
            connections=self.settings.connections,
            socket_seconds=self.settings.socket_seconds,
        )
        self.parts.cache.listen(True)
        self.parts.revocations.listen(True)
        self.parts.stream.restore()
        for document in mounted:
            self.mount(document)
        self.thread = eventlet.spawn(self.server.run)

    def mount(self, document: dict[str, Any]) -> None:
        taken = read_contract(document["service"], orjson.loads(orjson.dumps(document)))
        self.parts.registry.answered(document["service"])
        self.parts.registry.take(taken)

    def connect(self) -> socket.socket:
        return eventlet.connect(("127.0.0.1", self.port))

    def raw(self, data: bytes, *, seconds: float = 5) -> bytes:
        """Send bytes on a new connection and read until it is closed."""
        client = self.connect()
        client.settimeout(seconds)
        client.sendall(data)
        received = b""
        try:
            while chunk := client.recv(65536):
                received += chunk
        except ConnectionResetError:
            pass
        finally:
            client.close()
        return received

    def ask(self, method: str, path: str, *, body: Any = None, **headers: str) -> Answer:
        """Ask once, on a connection of its own."""
        sent = {"Host": "test", "Connection": "close", **{k.replace("_", "-"): v for k, v in headers.items()}}
        data = b""
        if body is not None:
            data = body if isinstance(body, bytes) else orjson.dumps(body)
            sent.setdefault("Content-Type", "application/json")
            sent.setdefault("Content-Length", str(len(data)))
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items()), "", ""]
        return parse(self.raw("\r\n".join(lines).encode() + data))

    def stop(self) -> None:
        self.parts.stream.close()
        self.server.stop(5)


def parse(received: bytes) -> Answer:
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:])
    return Answer(int(lines[0].split(" ")[1]), {name.lower(): value for name, value in headers.items()}, body)


def wait_for(condition: Callable[[], Any], seconds: float = 5) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        eventlet.sleep(0.01)
    raise AssertionError("did not come to pass in time")
