"""Addresses of endpoints: their spelling, and the checks possible without a look-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from chassis.domains import InvalidDomain, host
from chassis.text import has_controls, has_invisible

LONGEST: Final = 2000
HTTPS_PORT: Final = 443
FIRST_OPEN_PORT: Final = 1024
_LAST_PORT: Final = 65535
_SAFE: Final = "!$&'()*+,;=:@/-._~%"


class BadAddress(ValueError):
    """The address is not acceptable for an endpoint. The message is a code."""


@dataclass(frozen=True)
class Target:
    """Where a delivery goes: `host` without brackets, `path` with its query, all of it printable ASCII."""

    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Return the value of the `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == HTTPS_PORT else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """Return the address as stored."""
        return f"https://{self.authority}{self.path}"


def target_of(url: str) -> Target:
    """Parse an address. Raises `BadAddress`: not_https, with_credentials, bad_port, bad_host or unreadable."""
    hidden = has_invisible(url) or has_controls(url)
    if len(url) > LONGEST or "\\" in url or hidden or any(letter.isspace() for letter in url):
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
    try:
        return host(name)
    except InvalidDomain:
        raise BadAddress("bad_host") from None
