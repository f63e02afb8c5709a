"""Admission of password attempts. An attempt counts before it is known to fail, so that none slips through.

    a known device   counts by (account, device): nobody else can use its attempts up
    anywhere else    counts by (account, address), and by account: a thousand addresses have a hundred attempts

So an attacker can block devices that the owner has never used, for a quarter of an hour, and no others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from typing import Final

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from identity.security.throttle.counter import count, seconds_until
from identity.security.throttle.devices import Devices
from identity.security.throttle.model import (
    MOST_FROM_A_PLACE,
    MOST_OF_AN_ACCOUNT,
    WINDOW,
    SignInTriedTooOften,
    Throttle,
)

_CUSTOMER: Final = 64  # bits of an IPv6 address that one customer has


@dataclass(frozen=True)
class Attempt:
    """One attempt to sign in: its counters, each with its limit, the strictest first."""

    counters: Sequence[tuple[bytes, int]]


def attempt_of(devices: Devices, email: str, *, address: str | None, device: str | None, now: datetime) -> Attempt:
    """Return the counters of an attempt. Does the same work whether or not there is such an account."""
    account = devices.account(email)
    known = devices.read(device, email, now=now)
    if known is not None:
        return Attempt([(devices.digest("device", account, known), MOST_FROM_A_PLACE)])
    return Attempt(
        [
            (devices.digest("place", account, customer_network(address)), MOST_FROM_A_PLACE),
            (devices.digest("everywhere", account), MOST_OF_AN_ACCOUNT),
        ]
    )


def refusal(session: Session, attempt: Attempt, *, now: datetime) -> SignInTriedTooOften | None:
    """Count an attempt. Return the refusal where there were too many. The caller commits in either case."""
    for key, most in attempt.counters:
        tries, ends = count(session, key, WINDOW, now=now)
        if tries > most:
            refused = SignInTriedTooOften(headers={"Retry-After": seconds_until(ends, now=now)})
            refused.begins = tries == most + 1
            return refused
    return None


def uncount(session: Session, attempt: Attempt) -> None:
    """Uncount a successful attempt, and the failed ones before it from the same place."""
    place, *everywhere = [key for key, _ in attempt.counters]
    session.execute(delete(Throttle).where(Throttle.key == place))
    session.execute(update(Throttle).where(Throttle.key.in_(everywhere)).values(tries=Throttle.tries - 1))


def customer_network(address: str | None) -> str:
    """Return the network of one customer: an IPv4 address, or the first 64 bits of an IPv6 address."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return "unknown"
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> _CUSTOMER << _CUSTOMER))
