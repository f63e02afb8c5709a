"""The body of a request: read at most once, within its cap and its time, delimited strictly."""

from __future__ import annotations

import re
from typing import Any, Final

import eventlet
from eventlet.wsgi import Input

from gateway.http.errors import BodyCutShort, BodyTooLarge, MalformedRequest, RequestTimeout
from gateway.http.head import Head, read_line
from gateway.http.wire import lower

_CHUNK_LINE: Final = re.compile(rb"([0-9A-Fa-f]{1,8})(?:;[\t\x20-\x7e]*)?\r\n")
_LONGEST_CHUNK_LINE: Final = 1024
_MOST_CHUNKS: Final = 16_384
_CHUNKS_AT_ONCE: Final = 256
_MOST_TRAILERS: Final = 32
_NEVER_TRAILERS: Final = frozenset({"content-length", "host", "transfer-encoding"})  # RFC 9110, 6.5.1


class Body(Input):  # type: ignore[misc]  # eventlet is untyped
    """eventlet's input with our own framing: its chunk reader takes negative and signed sizes."""

    def __init__(self, head: Head, rfile: Any, connection: Any, wfile: Any) -> None:
        expects = lower(head.headers.get("expect") or "") == "100-continue" and head.minor_version == 1
        super().__init__(
            rfile,
            head.content_length or 0,
            connection,
            wfile=wfile if expects and (head.chunked or head.content_length) else None,
            wfile_line=b"HTTP/1.1 100 Continue\r\n",
            chunked_input=head.chunked,
        )
        self.finished = not head.chunked and not head.content_length

    @property
    def present(self) -> bool:
        """Return whether the request has a body."""
        return bool(self.chunked_input or self.content_length)

    def read_all(self, cap: int, seconds: float) -> bytes:
        """Read the whole body; refuse it past `cap` bytes, and when it takes more than `seconds`."""
        if self.finished:
            return b""
        if self.content_length > cap:
            raise BodyTooLarge
        try:
            with eventlet.Timeout(seconds, RequestTimeout()):
                if self.should_send_hundred_continue:
                    self.send_hundred_continue_response()
                    self.is_hundred_continue_response_sent = True
                data = self._read_chunks(cap) if self.chunked_input else self._read_length()
        except TimeoutError:
            raise RequestTimeout from None
        self.finished = True
        return data

    def _read_length(self) -> bytes:
        data: bytes = self.rfile.read(self.content_length)
        self.position = len(data)
        if len(data) < self.content_length:
            raise BodyCutShort
        return data

    def _read_chunks(self, cap: int) -> bytes:
        parts: list[bytes] = []
        size = 0
        for number in range(_MOST_CHUNKS):
            if number % _CHUNKS_AT_ONCE == _CHUNKS_AT_ONCE - 1:
                eventlet.sleep(0)  # what has arrived already is read without waiting: others have their turn
            matched = _CHUNK_LINE.fullmatch(self.rfile.readline(_LONGEST_CHUNK_LINE))
            if matched is None:
                raise MalformedRequest
            length = int(matched.group(1), 16)
            if length == 0:
                self._skip_trailers()
                return b"".join(parts)
            size += length
            if size > cap:
                raise BodyTooLarge
            part = self.rfile.read(length)
            if len(part) < length:
                raise BodyCutShort
            if self.rfile.read(2) != b"\r\n":
                raise MalformedRequest
            parts.append(part)
        raise BodyTooLarge

    def _skip_trailers(self) -> None:
        for _ in range(_MOST_TRAILERS):
            line = self.rfile.readline(_LONGEST_CHUNK_LINE)
            if line == b"\r\n":
                return
            name, _ = read_line(line)  # not kept; but two readers must see the same end
            if name in _NEVER_TRAILERS:
                raise MalformedRequest
        raise MalformedRequest

    def discard(self, buffer_size: int = 0) -> None:
        """Do nothing: a connection with an unread body is closed, never reused (see the protocol)."""
