"""Policies: a quota of requests in a window of time, and which of them count for which request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Final

from chassis.principal import Principal

_QUOTA: Final = re.compile(r"([1-9]\d{0,8})/([1-9]\d{0,4})")
_LEASES: Final = 10  # in how many pieces a replica fetches a quota

LOGIN, ACCOUNT = "login", "account"


@dataclass(frozen=True)
class Policy:
    """At most `quota` requests in each window of `seconds`. Windows are aligned to the clock, the same everywhere.

    `lease` is the number of requests that a replica may let through before it asks the shared count. A policy that
    guards secrets (`exact`) asks before every one.
    """

    name: str
    quota: int
    seconds: int
    exact: bool = False

    @property
    def lease(self) -> int:
        """Return the size of a lease, a share of the quota."""
        return 1 if self.exact else max(1, self.quota // _LEASES)

    @cached_property
    def header(self) -> str:
        """Return the policy in the form of the `RateLimit-Policy` header."""
        return f'"{self.name}";q={self.quota};w={self.seconds}'


@dataclass(frozen=True)
class Policies:
    """The policies of one gateway. `tiers` are those of agency clients. An unknown tier counts as the first."""

    anonymous: Policy
    person: Policy
    login: Policy
    account: Policy
    tiers: Mapping[str, Policy] = field(default_factory=dict)

    def of(self, principal: Principal, address: str) -> tuple[Policy, str]:
        """Return the caller's policy and its rate-limit key."""
        caller = principal.caller_id
        if caller is None:
            return self.anonymous, rate_limit_key(address)
        kind, _, _ = caller.partition(":")
        if kind == "client":
            return self.tiers.get(principal.tier) or next(iter(self.tiers.values())), caller
        return self.person, caller


def read_quota(value: str) -> tuple[int, int]:
    """Read `300/10`: requests and seconds."""
    matched = _QUOTA.fullmatch(value.strip())
    if matched is None:
        raise ValueError("must be requests/seconds, e.g. 300/10")
    return int(matched.group(1)), int(matched.group(2))


def read_tiers(value: str) -> tuple[tuple[str, int, int], ...]:
    """Read `standard=200/10,high=1000/10`."""
    tiers = []
    for part in value.split(","):
        name, _, quota = part.strip().partition("=")
        if not name.isidentifier():
            raise ValueError("must be name=requests/seconds, e.g. standard=200/10,high=1000/10")
        tiers.append((name, *read_quota(quota)))
    return tuple(tiers)


@lru_cache(maxsize=4096)
def rate_limit_key(address: str) -> str:
    """Return the key of an anonymous caller: an IPv4 address, or the /64 network of one IPv6 customer."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
