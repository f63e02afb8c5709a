"""Address policy: the addresses that webhooks may connect to, as protection against server-side request forgery.

A name is resolved once per delivery, all its addresses must be public, and the connection is made to one of those
very addresses, so DNS rebinding has no effect. Addresses that only look public (IPv4 inside IPv6, translated by
6to4, Teredo or NAT64) are refused.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from notifications.channels.webhook.endpoint.addresses import Target

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Sequence[str]]

# IANA's special-purpose registries (RFC 6890), with multicast, class E and what providers keep for themselves
_NOT_PUBLIC_4: Final = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",
            "100.64.0.0/10",  # shared by providers; some clouds answer metadata there
            "127.0.0.0/8",
            "168.63.129.16/32",  # Azure's own
            "169.254.0.0/16",  # link-local, metadata
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",  # multicast, reserved, broadcast
        ),
    )
)
_PUBLIC_6: Final = IPv6Network("2000::/3")
_NOT_PUBLIC_6: Final = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocols: Teredo, benchmarks, ORCHID
            "2001:db8::/32",
            "2002::/16",  # 6to4
            "3fff::/20",
        ),
    )
)

_OURS: Final = ("localhost", "local", "internal", "intranet", "lan", "home.arpa")


class Refused(Exception):
    """The endpoint must not be, or cannot be, connected to. The message is a code."""


class AddressPolicy:
    """Says where a delivery may go; `networks` are allowed besides, for development, tests and one's own network."""

    def __init__(self, networks: Sequence[Network] = (), *, resolve: Resolve | None = None) -> None:
        self._networks = tuple(networks)
        self._resolve = resolve or resolved

    def admit(self, target: Target) -> list[Address]:
        """Resolve the target, once, and return its addresses. Raises `Refused` unless each may be connected to."""
        try:
            found = [_literal(address) for address in self._resolve(target.host, target.port)]
        except (OSError, ValueError, UnicodeError):
            raise Refused("name_not_resolved") from None
        if not found:
            raise Refused("name_not_resolved")
        if not all(self.allows(address) for address in found):
            raise Refused("address_not_public")
        return list(dict.fromkeys(found))

    def allows(self, address: Address) -> bool:
        """Return whether an address may be connected to."""
        return is_public(address) or any(address in network for network in self._networks)

    def suspects(self, target: Target) -> bool:
        """Return whether a target can never be public, without a look-up, for its registration."""
        try:
            return not self.allows(_literal(target.host))
        except ValueError:
            ends = target.host.rpartition(".")[2] in _OURS or target.host.endswith("home.arpa")
            return (ends or "." not in target.host) and not self._networks


def is_public(address: Address) -> bool:
    """Return whether an address is reachable by anybody on the Internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    # everything outside 2000::/3 is none: loopback, mapped IPv4, NAT64, unique local, link-local, multicast
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)


def networks(value: str) -> tuple[Network, ...]:
    """Read networks separated by commas, such as `127.0.0.0/8,::1/128`."""
    return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())


def resolved(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver for every address of a name, IPv4 and IPv6."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _literal(text: str) -> Address:
    if "%" in text:
        raise ValueError("an address of one link is none of the Internet")
    return ip_address(text)
