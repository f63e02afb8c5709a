"""Requests to the provider of staff sign-ins: however it answers, they end in time, and lead nowhere else."""

import socket
import threading

import pytest

from identity.access.staff_sign_in import transport
from identity.access.staff_sign_in.transport import NoAnswer, fetch


@pytest.fixture
def serve():
    """Start a server on this machine that answers each connection with the given bytes; gives its address."""
    listeners = []

    def start(*parts, hold=None):
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def run():
            while True:
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                with line:
                    asked.append(request_of(line))
                    try:
                        for part in parts:
                            line.sendall(part)
                    except OSError:
                        continue
                    if hold:
                        hold.wait(10)

        asked = []
        threading.Thread(target=run, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/", asked

    yield start
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def request_of(line):
    """Read a request with its form; head and form may come in two pieces."""
    with line.makefile("rb") as stream:
        head = []
        for text in stream:
            head.append(text)
            if text == b"\r\n":
                break
        length = next((int(text.split(b":")[1]) for text in head if text.lower().startswith(b"content-length:")), 0)
        return b"".join(head) + stream.read(length)


def answer(body, status="200 OK", *fields):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *fields]
    return "\r\n".join([*lines, "", ""]).encode() + body


def test_a_form_is_posted_and_the_answer_read(serve):
    url, asked = serve(answer(b"{}", "400 Bad Request"))
    assert fetch(url, b"a=b", {"Accept": "application/json"}) == (400, b"{}")
    head, _, body = asked[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST / HTTP/1.1\r\n")
    assert b"Content-Type: application/x-www-form-urlencoded" in head
    assert body == b"a=b"


def test_an_answer_in_chunks_is_read_whole(serve):
    url, _ = serve(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"2\r\n{}\r\n", b"0\r\n\r\n")
    assert fetch(url, None, {}) == (200, b"{}")


def test_a_redirect_is_not_followed(serve):
    elsewhere, there = serve(answer(b"{}"))
    url, _ = serve(answer(b"", "302 Found", f"Location: {elsewhere}"))
    assert fetch(url, None, {})[0] == 302
    assert there == []


def test_proxies_of_the_environment_are_not_asked(serve, monkeypatch):
    elsewhere, there = serve(answer(b"{}"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, elsewhere)
    url, asked = serve(answer(b"[]"))
    assert fetch(url, None, {}) == (200, b"[]")
    assert len(asked) == 1
    assert there == []


@pytest.mark.parametrize(
    "parts",
    [
        (b"",),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n",),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}",),
        (answer(b"x" * (transport._LARGEST + 1)),),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n",),
    ],
    ids=["nothing", "another protocol", "cut off", "too long", "a long head"],
)
def test_what_is_no_answer_is_an_outage(serve, parts):
    url, _ = serve(*parts)
    with pytest.raises(NoAnswer):
        fetch(url, None, {})


@pytest.mark.parametrize(
    "begun", [(), (b"HTTP/1.1 200 OK\r\nContent-Le",), (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{",)]
)
def test_an_answer_that_does_not_come_ends_in_time(serve, monkeypatch, begun):
    monkeypatch.setattr(transport, "_SECONDS", 0.3)
    held = threading.Event()
    url, _ = serve(*begun, hold=held)
    with pytest.raises(NoAnswer):
        fetch(url, None, {})
    held.set()


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(NoAnswer):
        fetch(f"http://127.0.0.1:{port}/", None, {})
