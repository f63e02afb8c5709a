"""Large answers: piece after piece as fast as the client takes them, and never a part that looks like the whole."""

from __future__ import annotations

import eventlet
import pytest
from harness import parse, wait_for

from chassis.errors import Unavailable
from chassis.messaging.rpc import Reply
from gateway.stages import streaming

PIECE = b"0123456789abcdef" * 65536  # a mebibyte: more than two sockets hold between them


class Exporter:
    """A service that has `pieces` to give; `asked` are the continuations it was asked for."""

    def __init__(self, gateway, *given, faults=()):
        self.given, self.faults, self.asked = given, dict(faults), []
        gateway.services.answers["export"] = self

    def __call__(self, context, body):
        at = int(context.continuation or 0)
        self.asked.append(at)
        if self.faults.get(at):
            raise self.faults[at].pop()
        more = str(at + 1) if at + 1 < len(self.given) else None
        headers = {"Content-Disposition": 'attachment; filename="things.csv"', "Link": '<https://l>; rel="license"'}
        return Reply(200, self.given[at], "text/csv", headers, '"all"', continuation=more)


def dechunked(body):
    """The data of a chunked body; fails unless it ends as one must."""
    data = b""
    while True:
        size, _, body = body.partition(b"\r\n")
        if int(size, 16) == 0:
            assert body == b"\r\n"
            return data
        data += body[: int(size, 16)]
        body = body[int(size, 16) + 2 :]


def request(version="1.1", method="GET", **headers):
    lines = [f"{method} /v1/things/export HTTP/{version}", "Host: test", "Connection: close"]
    return "\r\n".join([*lines, *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items()), "", ""]).encode()


def as_the_system_says(client):
    """What came, and the fault that ended it: eventlet's own sockets call a reset an ordinary end."""
    received = b""
    for _ in range(500):
        try:
            chunk = client.fd.recv(65536)
        except BlockingIOError:
            eventlet.sleep(0.01)
        except OSError as exc:
            return received, exc
        else:
            received += chunk
            if not chunk:
                break
    return received, None


@pytest.fixture(autouse=True)
def quickly(monkeypatch):
    monkeypatch.setattr(streaming, "_PAUSES", (0.01, 0.01))


def test_pieces_become_one_answer(gateway):
    exporter = Exporter(gateway, b"a,b\r\n", b"1,2\r\n" * 5000, b"3,4\r\n")
    answer = parse(gateway.raw(request()))
    assert dechunked(answer.body) == b"".join(exporter.given)
    assert exporter.asked == [0, 1, 2]
    assert answer.headers["transfer-encoding"] == "chunked"
    assert "content-length" not in answer.headers
    said = {name: answer.headers[name] for name in ("content-type", "content-disposition", "link", "etag")}
    assert said == {
        "content-type": "text/csv",
        "content-disposition": 'attachment; filename="things.csv"',
        "link": '<https://l>; rel="license"',
        "etag": '"all"',
    }


def test_one_piece_is_an_ordinary_answer(gateway):
    Exporter(gateway, b"a,b\r\n")
    answer = gateway.ask("GET", "/v1/things/export")
    assert (answer.headers["content-length"], answer.body) == ("5", b"a,b\r\n")


def test_nothing_more_is_asked_for_where_nobody_reads_it(gateway):
    exporter = Exporter(gateway, b"a", b"b")
    assert gateway.raw(request(method="HEAD")).startswith(b"HTTP/1.1 200 ")
    assert parse(gateway.raw(request(If_None_Match='"all"'))).status == 304
    eventlet.sleep(0.05)
    assert exporter.asked == [0, 0]


def test_a_slow_client_sets_the_pace_and_one_that_leaves_ends_it(gateway):
    exporter = Exporter(gateway, *[PIECE] * 50)
    client = gateway.connect()
    client.sendall(request())
    client.recv(1024)
    eventlet.sleep(0.3)
    assert len(exporter.asked) < 12  # what the sockets hold, then it waits
    waiting = len(exporter.asked)
    eventlet.sleep(0.2)
    assert len(exporter.asked) == waiting
    for _ in range(400):
        client.recv(65536)
    wait_for(lambda: len(exporter.asked) > waiting)
    client.close()
    wait_for(lambda: not gateway.parts.pipeline._streaming._under_way)
    assert len(exporter.asked) < 50


def test_a_piece_that_did_not_come_is_asked_for_again(gateway):
    exporter = Exporter(gateway, b"a", b"b", faults={1: [Unavailable(), Unavailable()]})
    assert dechunked(parse(gateway.raw(request())).body) == b"ab"
    assert exporter.asked == [0, 1, 1, 1]


@pytest.mark.parametrize("version", ["1.1", "1.0"])
def test_a_failure_in_the_middle_resets_the_connection(gateway, version):
    Exporter(gateway, PIECE, PIECE, faults={1: [Unavailable() for _ in range(9)]})
    client = gateway.connect()
    client.sendall(request(version))
    received, fault = as_the_system_says(client)
    assert isinstance(fault, ConnectionResetError)
    assert received.startswith(b"HTTP/1.1 200 ")
    assert not received.endswith(b"0\r\n\r\n")
    assert not gateway.parts.pipeline._streaming._under_way


def test_a_failure_before_the_first_piece_is_an_ordinary_refusal(gateway):
    Exporter(gateway, b"a", faults={0: [Unavailable()]})
    assert gateway.ask("GET", "/v1/things/export").status == 503


def test_one_address_has_only_so_many_at_once(gateway):
    Exporter(gateway, *[PIECE] * 50)
    clients = [gateway.connect() for _ in range(streaming.MOST_PER_ADDRESS)]
    for client in clients:
        client.sendall(request())
    wait_for(lambda: gateway.parts.pipeline._streaming._under_way.total() == len(clients))
    refused = gateway.ask("GET", "/v1/things/export")
    assert (refused.status, refused.json["type"]) == (429, "/problems/too-many-transfers")
    assert refused.headers["retry-after"] == "30"
    for client in clients:
        client.close()


def test_those_that_wait_for_their_first_piece_count_too(gateway):
    exporter = Exporter(gateway, *[PIECE] * 50)
    gateway.services.answers["export"] = lambda *call: eventlet.sleep(0.3) or exporter(*call)
    clients = [gateway.connect() for _ in range(2 * streaming.MOST_PER_ADDRESS)]
    for client in clients:
        client.sendall(request())
    answers = [client.recv(1024).split(b" ")[1] for client in clients]
    assert sorted(answers) == [b"200"] * streaming.MOST_PER_ADDRESS + [b"429"] * streaming.MOST_PER_ADDRESS
    for client in clients:
        client.close()
    wait_for(lambda: not gateway.parts.pipeline._streaming._under_way)


def test_a_transfer_does_not_take_for_ever(gateway, monkeypatch):
    monkeypatch.setattr(gateway.parts.pipeline._streaming, "_longest", 0.3)
    Exporter(gateway, *[PIECE] * 50)
    client = gateway.connect()
    client.sendall(request())
    wait_for(lambda: gateway.parts.pipeline._streaming._under_way)
    wait_for(lambda: not gateway.parts.pipeline._streaming._under_way)
