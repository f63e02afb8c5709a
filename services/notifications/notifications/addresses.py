"""Addresses: one spelling for each e-mail address, and the digest that stands for it in the log."""

from __future__ import annotations

from hashlib import sha256


def normalise(address: str) -> str:
    """Give the one spelling under which an address is kept; mailboxes do not tell capitals apart in practice."""
    return address.strip().lower()


def digest(address: str) -> str:
    """Give what stands for an address in deliveries and suppressions.

    It answers "did this address get it?" without keeping the addresses of people, which identity owns. It is no
    secret: who knows an address can compute it, so it is personal data and is erased like an address.
    """
    return sha256(b"kainotomia address\0" + normalise(address).encode()).hexdigest()


def on_the_wire(address: str) -> str | None:
    """Give the address as SMTP takes it (the domain in ASCII), or None when no SMTP server would take it."""
    mailbox, at, domain = address.rpartition("@")
    try:
        wire = f"{mailbox}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return None
    printable = wire.isascii() and wire.isprintable()
    return wire if at and mailbox and domain and printable and not set(wire) & set(' <>"(),:;[]\\') else None
