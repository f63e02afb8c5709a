"""Peers: whose word on the client's address is taken."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address, ip_network


class TrustedProxies:
    """The networks of our own reverse proxies; `X-Forwarded-For` from anybody else is ignored."""

    def __init__(self, networks: Iterable[str] = ()) -> None:
        self._networks = tuple(ip_network(network, strict=False) for network in networks)
        self._trusted = lru_cache(maxsize=1024)(self._is_trusted)

    def client(self, peer: str, forwarded_for: str | None) -> str:
        """Give the address nearest to us that is not one of our proxies."""
        if not forwarded_for or not self._networks or not self._trusted(peer):
            return peer
        address = peer
        for hop in reversed(forwarded_for.split(",")):
            hop = hop.strip()  # noqa: PLW2901 - the same hop, without its blanks
            if not _is_address(hop):
                return address
            address = hop
            if not self._trusted(hop):
                break
        return address

    def _is_trusted(self, address: str) -> bool:
        if not _is_address(address):
            return False
        return any(ip_address(address) in network for network in self._networks)


def _is_address(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return True
