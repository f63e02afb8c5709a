"""Addresses: how the address of an endpoint is written, and what can be said of it before anybody is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

LONGEST: Final = 2000
HTTPS_PORT: Final = 443
FIRST_OPEN_PORT: Final = 1024
_LAST_PORT: Final = 65535
_HOST: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_V6: Final = re.compile(r"[0-9a-f:.]+")
_SAFE: Final = "!$&'()*+,;=:@/-._~%"


class BadAddress(ValueError):
    """The address is none that we would send to; the message is a code."""


@dataclass(frozen=True)
class Target:
    """Where a delivery goes: `host` without brackets, `path` with its query, all of it printable ASCII."""

    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Give the value of the `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == HTTPS_PORT else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """Give the address as it is kept."""
        return f"https://{self.authority}{self.path}"


def target_of(url: str) -> Target:
    """Read an address; raises `BadAddress`: not_https, with_credentials, bad_port, bad_host or unreadable."""
    if len(url) > LONGEST or "\\" in url or any(letter <= " " or letter == "\x7f" for letter in url):
        raise BadAddress("unreadable")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadAddress("unreadable") from None
    if parts.scheme != "https":
        raise BadAddress("not_https")
    if "@" in parts.netloc:
        raise BadAddress("with_credentials")
    if port is None:
        port = HTTPS_PORT
    if port != HTTPS_PORT and not FIRST_OPEN_PORT <= port <= _LAST_PORT:
        # the lower ones belong to other protocols
        raise BadAddress("bad_port")
    try:
        path, query = quote(parts.path or "/", safe=_SAFE), quote(parts.query, safe=_SAFE + "?")
    except UnicodeError:
        raise BadAddress("unreadable") from None
    return Target(_host(parts.hostname or ""), port, f"{path}?{query}" if query else path)


def _host(name: str) -> str:
    if ":" in name:
        if _V6.fullmatch(name) is None:
            raise BadAddress("bad_host")
        return name
    try:
        host = name.encode("ascii" if name.isascii() else "idna").decode().lower().removesuffix(".")
    except UnicodeError:
        raise BadAddress("bad_host") from None
    if _HOST.fullmatch(host) is None:
        raise BadAddress("bad_host")
    return host
