"""HTTPS exchange: one request to one pinned address, with fixed limits of time and size.

Written on sockets, because a general client does things by itself that must not happen here: resolving again,
following redirects, reading proxies from the environment, keeping cookies.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from notifications.channels.webhook.delivery.address_policy import Address
from notifications.channels.webhook.endpoint.addresses import Target

LARGEST_HEAD: Final = 16 * 1024
LARGEST_BODY: Final = 64 * 1024
"""How much of an answer's body is taken in, for politeness, before we hang up; it is read by nobody."""
BODY_SECONDS: Final = 1.0
MOST_ADDRESSES: Final = 3
_CHUNK: Final = 4096
_STATUS: Final = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [^\r\n]*)?\r\n")
_FIELD: Final = re.compile(rb"^(retry-after|content-length):[ \t]*([0-9]{1,9})[ \t]*\r$", re.IGNORECASE | re.MULTILINE)
_INTERIM: Final = 200


class NoAnswer(Exception):
    """There was no answer that could be read. The message is a code."""


@dataclass(frozen=True)
class Answer:
    """The kept part of a response: its status, and the seconds of its `Retry-After`."""

    status: int
    retry_after: int | None = None


class Deadline:
    """The moment at which everything about one request ends."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Return the seconds left. Raises `NoAnswer` if there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise NoAnswer("timeout")
        return left


def post(
    target: Target,
    addresses: Sequence[Address],
    headers: Mapping[str, str],
    body: bytes,
    *,
    tls: ssl.SSLContext,
    deadline: Deadline,
) -> Answer:
    """Post the body to the first of these addresses that takes the connection. Raises `NoAnswer`."""
    line = _connected(addresses, target.port, deadline)
    with _close_at(line, deadline) as ran_out:
        try:
            with tls.wrap_socket(line, server_hostname=target.host) as secured:
                _send(secured, _head(target, headers, len(body)) + body, deadline)
                return _answer(secured, deadline)
        except ssl.SSLCertVerificationError:
            raise NoAnswer("certificate_not_trusted") from None
        except (OSError, ValueError) as exc:  # ValueError: Python's word for reading from what was cut off
            if ran_out.is_set() or isinstance(exc, TimeoutError):
                raise NoAnswer("timeout") from None
            raise NoAnswer("tls_failed" if isinstance(exc, ssl.SSLError) else "connection_lost") from None
        except NoAnswer:
            if ran_out.is_set():
                raise NoAnswer("timeout") from None
            raise
        finally:
            line.close()


def _connected(addresses: Sequence[Address], port: int, deadline: Deadline) -> socket.socket:
    tried = addresses[:MOST_ADDRESSES]
    for place, address in enumerate(tried):
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004 - IPv4
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            line.settimeout(deadline.left / (len(tried) - place))
            line.connect((str(address), port))
        except OSError:
            line.close()
        except BaseException:
            line.close()
            raise
        else:
            line.settimeout(deadline.left)
            return line
    raise NoAnswer("connection_failed")


@contextmanager
def _close_at(line: socket.socket, deadline: Deadline) -> Iterator[threading.Event]:
    """Close the connection at the deadline, as a socket's timeout begins anew with every byte."""
    held, ran_out = line.dup(), threading.Event()

    def cut() -> None:
        ran_out.set()
        try:
            held.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it has ended by itself

    timer = threading.Timer(deadline.left, cut)
    timer.daemon = True
    timer.start()
    try:
        yield ran_out
    finally:
        timer.cancel()
        held.close()


def _head(target: Target, headers: Mapping[str, str], length: int) -> bytes:
    fields = {"Host": target.authority, **headers, "Content-Length": str(length), "Connection": "close"}
    lines = [f"POST {target.path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    if any("\r" in line or "\n" in line for line in lines):
        raise NoAnswer("unsafe_header")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _send(line: ssl.SSLSocket, data: bytes, deadline: Deadline) -> None:
    view = memoryview(data)
    while view:
        line.settimeout(deadline.left)
        view = view[line.send(view) :]


def _answer(line: ssl.SSLSocket, deadline: Deadline) -> Answer:
    taken = b""
    while True:
        head, rest = _next_head(line, taken, deadline)
        match = _STATUS.match(head)
        if match is None:
            raise NoAnswer("answer_not_http")
        if int(match.group(1)) >= _INTERIM:
            break
        taken = rest
    said = {name.lower(): int(value) for name, value in _FIELD.findall(head)}
    _drain(line, said.get(b"content-length", LARGEST_BODY) - len(rest))
    return Answer(int(match.group(1)), said.get(b"retry-after"))


def _next_head(line: ssl.SSLSocket, taken: bytes, deadline: Deadline) -> tuple[bytes, bytes]:
    while b"\r\n\r\n" not in taken:
        if len(taken) > LARGEST_HEAD:
            raise NoAnswer("answer_too_long")
        line.settimeout(deadline.left)
        more = line.recv(_CHUNK)
        if not more:
            raise NoAnswer("connection_lost")
        taken += more
    head, _, rest = taken.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n", rest


def _drain(line: ssl.SSLSocket, length: int) -> None:
    """Read the rest of the response, because a receiver logs an error if it is cut off."""
    end, missing = time.monotonic() + BODY_SECONDS, min(length, LARGEST_BODY)
    try:
        while missing > 0 and (left := end - time.monotonic()) > 0:
            line.settimeout(left)
            more = line.recv(_CHUNK)
            if not more:
                return
            missing -= len(more)
    except (OSError, ValueError):
        return
