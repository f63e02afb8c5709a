"""Peers: trusted proxies, which name the client's address, and the connection limit per address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address, ip_network

from gateway.http.wire import elements
from gateway.limits.policies import rate_limit_key


class TrustedProxies:
    """The networks of our own reverse proxies. `X-Forwarded-For` from any other address is ignored."""

    def __init__(self, networks: Iterable[str] = ()) -> None:
        self._networks = tuple(ip_network(network, strict=False) for network in networks)
        self.trusts = lru_cache(maxsize=1024)(self._is_trusted)

    def client(self, peer: str, forwarded_for: str | None) -> str:
        """Return the nearest address that is not one of our proxies."""
        if not forwarded_for or not self._networks or not self.trusts(peer):
            return peer
        address = peer
        for hop in reversed(elements(forwarded_for)):
            if not _is_address(hop):
                return address
            address = hop
            if not self.trusts(hop):
                break
        return address

    def _is_trusted(self, address: str) -> bool:
        if not _is_address(address):
            return False
        return any(ip_address(address) in network for network in self._networks)


class ConnectionLimiter:
    """Limits the connections of each address, so that one address cannot take them all.

    Our own proxies carry many clients and are not counted.
    """

    def __init__(self, most: int, proxies: TrustedProxies) -> None:
        self._most, self._proxies = most, proxies
        self._inside: Counter[str] = Counter()

    def enter(self, peer: str) -> bool:
        """Count a connection and return whether it is admitted. Each admitted one must call `leave`."""
        who = rate_limit_key(peer)
        if self._inside[who] >= self._most and not self._proxies.trusts(peer):
            return False
        self._inside[who] += 1
        return True

    def leave(self, peer: str) -> None:
        """Release one connection."""
        who = rate_limit_key(peer)
        self._inside[who] -= 1
        if not self._inside[who]:
            del self._inside[who]


def _is_address(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return True
