"""Domains: names of hosts in the ASCII form in which the DNS knows them."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final

import idna

LONGEST_DOMAIN: Final = 253
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")


class InvalidDomain(ValueError):
    """A name that no host can have."""


def domain(name: str) -> str:
    """Return a domain name in lower-case A-labels. Raises `InvalidDomain`.

    UTS 46 non-transitional and IDNA 2008: ς, ß and the joiners are kept, other invisible characters are removed.
    An underscore is allowed, as the DNS allows it.
    """
    try:
        form = name.lower() if _is_plain(name) else idna.encode(name, uts46=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError, IndexError):
        raise InvalidDomain(name) from None
    labels = form.split(".")
    if len(form) > LONGEST_DOMAIN or not all(map(_LABEL.fullmatch, labels)) or _NUMBER.fullmatch(labels[-1]):
        raise InvalidDomain(name)
    return form


def host(name: str) -> str:
    """Return a host of a web address: a domain, which may end in a dot, or an IP address; raises `InvalidDomain`.

    Of the spellings of an IPv4 address only four decimal numbers are one: the others are read differently by programs.
    """
    try:
        if ":" in name and "%" not in name:
            return str(IPv6Address(name))
        if _NUMBER.fullmatch(name.rpartition(".")[2].lower()):
            return str(IPv4Address(name))
    except AddressValueError:
        raise InvalidDomain(name) from None
    return domain(name.removesuffix("."))


def _is_plain(name: str) -> bool:
    return name.isascii() and "xn--" not in name.lower()
