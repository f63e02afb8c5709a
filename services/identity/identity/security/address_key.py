"""Address key: the form in which addresses are compared."""

from __future__ import annotations

from chassis.addresses import canonical_or_none
from chassis.text import nfc


def address_key(email: str) -> str:
    """Return the key shared by all spellings of an address: its canonical form.

    Text without a canonical form cannot be mailed and is refused everywhere. Its key is never one of another address.
    """
    return canonical_or_none(email) or nfc(email).strip().lower()
