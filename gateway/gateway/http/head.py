"""Strict parser of the request head (RFC 9112). It refuses heads that two parsers could read differently."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from chassis.language import Localized
from gateway.http.errors import HeadersTooLarge, MalformedRequest, TargetTooLong, UnsupportedTransferCoding
from gateway.http.wire import elements, lower, whole_number

# Each is linear in its line: a pattern that may try two ways to read the same blanks would let one header stop the hub.
_REQUEST_LINE: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,24}) ([\x21-\x7e]+) HTTP/1\.([01])\r\n")
_LIKE_A_REQUEST_LINE: Final = re.compile(rb"[A-Z]{1,24} /[^\r\n]* HTTP/1\.[01]\r\n")
_NOT_ENCODED: Final = Localized(
    el="Κωδικοποιήστε (percent-encoding) τα ελληνικά γράμματα, τα κενά και τα άλλα σύμβολα της διεύθυνσης, π.χ. "
    "q=%CE%BD%CE%B5%CF%81%CF%8C αντί q=νερό. Με το curl: curl --get --data-urlencode 'q=νερό' ΔΙΕΥΘΥΝΣΗ",
    en="Percent-encode Greek letters, blanks and other symbols of the address, such as q=%CE%BD%CE%B5%CF%81%CF%8C for "
    "q=νερό. With curl: curl --get --data-urlencode 'q=νερό' ADDRESS",
)
_HEADER_LINE: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t\x20-\x7e\x80-\xff]*+)\r\n")
_ABSOLUTE: Final = re.compile(r"https?://[A-Za-z0-9._~!$&'()*+,;=%:\[\]-]+(?=[/?]|\Z)", re.IGNORECASE | re.ASCII)
_PATH: Final = re.compile(r"/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*")
_HOST: Final = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=%:\[\]-]*")
_END: Final = b"\r\n"

# Two of these in one request mean two readers may believe different ones.
_ONCE: Final = frozenset(
    {"host", "content-length", "content-type", "transfer-encoding", "authorization", "if-match", "idempotency-key"}
)


class Limits(NamedTuple):
    """The maximum size of a head, in bytes and lines."""

    line: int = 8192
    total: int = 32768
    headers: int = 100


class Headers(dict[str, str]):
    """Request headers by lower-case name. Look-up is not case-sensitive."""

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """Return the value of the header, with repeated values joined by commas."""
        return super().get(name.lower(), default)


@dataclass(slots=True)
class Head:
    """The first line and the headers of one request."""

    method: str
    path: str
    query: str
    minor_version: int
    headers: Headers
    content_length: int | None
    chunked: bool

    @property
    def keep_alive(self) -> bool:
        """Return whether the client wants a persistent connection."""
        wanted = elements(lower(self.headers.get("connection") or ""))
        if self.minor_version == 0:
            return wanted == ["keep-alive"]
        return "close" not in wanted


def read_head(readline: Callable[[int], bytes], limits: Limits) -> Head | None:
    """Read one head with `readline`; return None when the client left before its first line."""
    line = readline(limits.line)
    if line == _END:  # an empty line before the request is tolerated once (RFC 9112, 2.2)
        line = readline(limits.line)
    if not line:
        return None
    if not line.endswith(b"\n"):
        raise TargetTooLong if len(line) >= limits.line else MalformedRequest
    matched = _REQUEST_LINE.fullmatch(line)
    if matched is None:
        raise MalformedRequest(_NOT_ENCODED if _LIKE_A_REQUEST_LINE.fullmatch(line) else None)
    method, target, minor = matched.group(1).decode(), matched.group(2).decode(), int(matched.group(3) == b"1")
    headers = _read_headers(readline, limits)
    if _HOST.fullmatch(headers.get("host", "" if minor == 0 else " ") or "") is None:
        raise MalformedRequest
    path, query = _address(target)
    length, chunked = _framing(headers, minor)
    return Head(method, path, query, minor, headers, length, chunked)


def _address(target: str) -> tuple[str, str]:
    """Return path and query of the target in origin form or absolute form. The other forms are for proxies."""
    if not target.startswith("/"):
        absolute = _ABSOLUTE.match(target)
        if absolute is None:
            raise MalformedRequest
        target = target[absolute.end() :]
        target = target if target.startswith("/") else "/" + target
    path, _, query = target.partition("?")
    if _PATH.fullmatch(path) is None or "#" in query:
        raise MalformedRequest
    return path, query


def read_line(line: bytes) -> tuple[str, str]:
    """Return the name, in lower case, and the value of one header or trailer line."""
    matched = _HEADER_LINE.fullmatch(line)
    if matched is None:  # folded lines, bare CR or LF, NUL, a space before the colon, an early end
        raise MalformedRequest
    return matched.group(1).lower().decode(), matched.group(2).strip(b" \t").decode("latin-1")


def _read_headers(readline: Callable[[int], bytes], limits: Limits) -> Headers:
    headers = Headers()
    size = 0
    for _ in range(limits.headers + 1):
        line = readline(limits.line)
        if line == _END:
            return headers
        size += len(line)
        if len(line) >= limits.line or size > limits.total:
            raise HeadersTooLarge
        name, value = read_line(line)
        if name in headers:
            if name in _ONCE:
                raise MalformedRequest
            value = f"{headers[name]}, {value}"
        headers[name] = value
    raise HeadersTooLarge


def _framing(headers: Headers, minor_version: int) -> tuple[int | None, bool]:
    """Determine how the body is delimited. Both ways at once is the classic request smuggling (RFC 9112, 6.3)."""
    length, coding = headers.get("content-length"), headers.get("transfer-encoding")
    if coding is not None:
        if length is not None or minor_version == 0:
            raise MalformedRequest
        codings = elements(lower(coding))
        if codings[-1] != "chunked":  # where the body ends cannot be told
            raise MalformedRequest
        if len(codings) > 1:
            raise UnsupportedTransferCoding
        return None, True
    if length is None:
        return None, False
    number = whole_number(length)
    if number is None:
        raise MalformedRequest
    return number, False
