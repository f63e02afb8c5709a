"""Addresses: the digest that stands for an e-mail address in the log."""

from __future__ import annotations

from hashlib import sha256

from chassis.addresses import canonical_or_none
from chassis.text import nfc


def normalise(address: str) -> str:
    """Return the one spelling under which an address is kept: the canonical form, in which it is mailed to.

    What has no canonical form was taken by an earlier version and is never mailed to.
    """
    return canonical_or_none(address) or nfc(address).strip().lower()


def digest(address: str) -> str:
    """Return what stands for an address in deliveries and suppressions.

    It answers "did this address get it?" without keeping the addresses of people, which identity owns. It is no
    secret: who knows an address can compute it, so it is personal data and is erased like an address.
    """
    return sha256(b"kainotomia address\0" + normalise(address).encode()).hexdigest()
