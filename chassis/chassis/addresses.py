"""Addresses: the one canonical form of an e-mail address, in which it is compared, kept and mailed to."""

from __future__ import annotations

import re
from typing import Final

from chassis.domains import InvalidDomain, domain
from chassis.language import Localized
from chassis.text import clean, without_invisible

LONGEST_ADDRESS: Final = 254  # characters (RFC 5321, 4.5.3.1.3, with the erratum)
LONGEST_LOCAL_PART: Final = 64
LONGEST_TYPED: Final = 1000  # with what is trimmed and with a domain that is longer in Unicode
_LOCAL_PART: Final = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_GMAIL: Final = frozenset({"gmail.com", "googlemail.com"})

_NO_ADDRESS: Final = Localized(
    el="Η διεύθυνση e-mail δεν είναι έγκυρη. Παράδειγμα: onoma@dimos.gr.",
    en="Not a valid email address. An example: name@city.gr.",
)
_NOT_LATIN: Final = Localized(
    el="Στη διεύθυνση e-mail, πριν από το @ γίνονται δεκτά μόνο λατινικά γράμματα, αριθμοί και σημεία.",
    en="An email address has only Latin letters, digits and signs before the @.",
)
_BAD_LOCAL_PART: Final = Localized(
    el="Στη διεύθυνση e-mail, το τμήμα πριν από το @ δεν είναι έγκυρο.",
    en="The part of the email address before the @ is not valid.",
)
_LONG_LOCAL_PART: Final = Localized(
    el=f"Στη διεύθυνση e-mail, το τμήμα πριν από το @ έχει το πολύ {LONGEST_LOCAL_PART} χαρακτήρες.",
    en=f"The part of an email address before the @ has {LONGEST_LOCAL_PART} characters at most.",
)
_BAD_DOMAIN: Final = Localized(
    el="Στη διεύθυνση e-mail, το όνομα μετά το @ δεν είναι έγκυρο.",
    en="The domain of the email address, after the @, is not valid.",
)
_TOO_LONG: Final = Localized(
    el=f"Η διεύθυνση e-mail έχει το πολύ {LONGEST_ADDRESS} χαρακτήρες.",
    en=f"An email address has {LONGEST_ADDRESS} characters at most.",
)


class InvalidAddress(ValueError):
    """An address that SMTP cannot carry or no server takes; `reason` is for people."""

    def __init__(self, reason: Localized) -> None:
        super().__init__(reason.en)
        self.reason = reason


def canonical(address: str) -> str:
    """Return the canonical form of an address, which is ASCII; raises `InvalidAddress`.

    Two spellings of one mailbox have the same form: lower case, no invisible characters, the domain as A-labels
    (UTS 46 non-transitional, IDNA2008). The local part is a dot-atom of RFC 5321 in ASCII: quoted strings and
    SMTPUTF8 are refused, because not every server takes them. Applying it twice changes nothing.
    """
    if len(address) > LONGEST_TYPED:
        raise InvalidAddress(_TOO_LONG)
    local, at, name = clean(address).rpartition("@")
    if not at:
        raise InvalidAddress(_NO_ADDRESS)
    form = f"{_local_part(local)}@{_domain(name)}"
    if len(form) > LONGEST_ADDRESS:
        raise InvalidAddress(_TOO_LONG)
    return form


def canonical_or_none(address: str) -> str | None:
    """Return the canonical form of an address, or None for an impossible address."""
    try:
        return canonical(address)
    except InvalidAddress:
        return None


def mailbox(address: str) -> str:
    """Return the address without the parts that its owner may vary: all spellings of one mailbox have one result.

    The text after a plus sign is free for the owner to choose (RFC 5233), and Gmail ignores dots. Where a provider
    reads them otherwise, two mailboxes share one limit, nothing worse.
    """
    local, _, domain = address.strip().lower().rpartition("@")
    name = local.partition("+")[0] or local
    if domain in _GMAIL:
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def _domain(name: str) -> str:
    try:
        form = domain(name)
    except InvalidDomain:
        raise InvalidAddress(_BAD_DOMAIN) from None
    if "." not in form or "_" in form:
        raise InvalidAddress(_BAD_DOMAIN)
    return form


def _local_part(local: str) -> str:
    local = without_invisible(local)
    if not local.isascii():
        raise InvalidAddress(_NOT_LATIN)
    if len(local) > LONGEST_LOCAL_PART:
        raise InvalidAddress(_LONG_LOCAL_PART)
    local = local.lower()  # ASCII here: no other letter folds into these
    if not _LOCAL_PART.fullmatch(local):
        raise InvalidAddress(_BAD_LOCAL_PART)
    return local
