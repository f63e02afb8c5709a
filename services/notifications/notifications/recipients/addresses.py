"""Addresses: the digest that stands for an e-mail address in the log."""

from __future__ import annotations

from hashlib import sha256

from chassis.addresses import canonical_or_none
from chassis.text import nfc


def normalise(address: str) -> str:
    """Return the canonical form of an address, under which it is stored and mailed to.

    Addresses without a canonical form were accepted by an earlier version and are never mailed to.
    """
    return canonical_or_none(address) or nfc(address).strip().lower()


def digest(address: str) -> str:
    """Return the digest that identifies an address in deliveries and suppressions.

    It answers "did this address get it?" without keeping the addresses of people, which identity owns. It is no
    secret: it can be computed from the address, so it is personal data and is erased like an address.
    """
    return sha256(b"kainotomia address\0" + normalise(address).encode()).hexdigest()
