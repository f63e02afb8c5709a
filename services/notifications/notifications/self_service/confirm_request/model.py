"""Confirm request model: one counted request for each confirmation mail, kept for two days."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final, Self
from uuid import UUID

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.addresses import mailbox
from chassis.database import UtcDateTime
from chassis.errors import TooManyRequests
from chassis.language import Localized as Bilingual
from notifications.base import Base
from notifications.recipients.addresses import digest

_ONE_CALLER: Final = {4: 32, 6: 64}
_NETWORK: Final = {4: 24, 6: 48}


class TooManyAddresses(TooManyRequests):
    """More addresses were entered from the caller's network in the last hour than one caller may enter."""

    title = Bilingual(
        el="Δόθηκαν πολλές διευθύνσεις από το δίκτυό σας· δοκιμάστε ξανά σε μία ώρα",
        en="Many addresses were entered from your network; try again in an hour",
    )


class ConfirmRequest(Base):
    """One request that led to a confirm mail. All three digests are keyed or of an address. No row names anybody."""

    __tablename__ = "confirm_requests"
    __table_args__ = (
        Index("ix_confirm_requests_mailbox_digest", "mailbox_digest", "asked_at"),
        Index("ix_confirm_requests_asker_digest", "asker_digest", "asked_at"),
        Index("ix_confirm_requests_network_digest", "network_digest", "asked_at"),
        Index("ix_confirm_requests_asked_at", "asked_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mailbox_digest: Mapped[str] = mapped_column(Text)
    asker_digest: Mapped[str | None] = mapped_column(Text)
    network_digest: Mapped[str | None] = mapped_column(Text)


@dataclass(frozen=True)
class Caller:
    """Digests of the caller's address (an IPv6 customer's /64) and of its network, None without an address."""

    address: str | None = None
    network: str | None = None

    @classmethod
    def at(cls, client_ip: str | None, secret: str) -> Self:
        """Return the caller at an address. The digests are keyed, because addresses are few enough to try them all."""
        parsed = _parsed(client_ip)
        if parsed is None:
            return cls()
        return cls(*(_keyed(secret, parsed, lengths[parsed.version]) for lengths in (_ONE_CALLER, _NETWORK)))


def mailbox_digest(address: str) -> str:
    """Return the digest of the mailbox that an address leads to."""
    return digest(mailbox(address))


def _parsed(client_ip: str | None) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(client_ip or "")
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else parsed


def _keyed(secret: str, address: IPv4Address | IPv6Address, prefix: int) -> str:
    network = ip_network((address, prefix), strict=False)
    return hmac.digest(secret.encode(), b"notifications.asker\0" + str(network).encode(), sha256).hex()
