"""Settings of notifications: the mail server, the sender of mails, and the limits per address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from chassis.addresses import canonical_or_none
from chassis.settings import ServiceSettings, not_negative, positive, setting
from notifications.channels.mail.smtp import SmtpServer
from notifications.channels.webhook.delivery.address_policy import Network, networks
from notifications.notices.digest.schedule import Pace, Timetable

_SUNDAY = 7


def _sender(value: str) -> str:
    if canonical_or_none(value) is None:
        raise ValueError("not an address")
    return value


def _mailbox(value: str) -> str:
    return _sender(value) if value else value


def _readable(value: str) -> str:
    with Path(value).open("rb"):
        return value


def _clock(value: str) -> time:
    return time.fromisoformat(value).replace(tzinfo=None)


def _weekday(value: str) -> int:
    day = int(value)
    if not 1 <= day <= _SUNDAY:
        raise ValueError("not a day of the week")
    return day


@dataclass(frozen=True, kw_only=True)
class NotificationsSettings(ServiceSettings):
    """Settings of notifications in addition to those of every service."""

    smtp: SmtpServer = setting(
        "SMTP_URL",
        SmtpServer.parse,
        default=SmtpServer("127.0.0.1", 1025),
        help="Mail server: smtp://, smtp+starttls:// or smtps://[user:password@]host:port",
    )
    mail_from: str = setting(
        "MAIL_FROM", _sender, default="no-reply@kainotomia.example", help="Address that mail comes from"
    )
    mail_from_name: str = setting("MAIL_FROM_NAME", default="Kainotomia", help="Name that mail comes from")
    smtp_connections: int = setting("SMTP_CONNECTIONS", positive, default=8, help="Connections to the mail server")
    fan_out_batch: int = setting("FAN_OUT_BATCH", positive, default=1000, help="Recipients per fan-out transaction")
    mail_pause_seconds: int | None = setting(
        "MAIL_PAUSE_SECONDS",
        not_negative,
        default=None,
        help="Of mails of one kind to one recipient, those within this time of the last become one; 0: none "
        "(default: 900, in a demo 0)",
    )
    confirm_hours: int = setting("CONFIRM_HOURS", positive, default=72, help="How long a confirm link works")
    confirms_per_hour: int = setting(
        "CONFIRMS_PER_HOUR", positive, default=3, help="Confirm mails per address and hour"
    )
    confirms_per_day: int = setting("CONFIRMS_PER_DAY", positive, default=10, help="Confirm mails per address and day")
    confirms_per_asker: int = setting(
        "CONFIRMS_PER_ASKER", positive, default=20, help="Addresses that one caller may enter in an hour"
    )
    confirms_per_network: int = setting(
        "CONFIRMS_PER_NETWORK",
        positive,
        default=60,
        help="Addresses that the callers of one network (an IPv4 /24, an IPv6 /48) may enter in an hour",
    )
    contact_address: str = setting(
        "KAINOTOMIA_CONTACT_ADDRESS",
        _mailbox,
        default="",
        help="Mailbox of those who run the platform; feedback goes there",
    )
    feedback_per_asker: int = setting(
        "FEEDBACK_PER_ASKER", positive, default=10, help="Messages that one caller may send in an hour"
    )
    feedback_per_network: int = setting(
        "FEEDBACK_PER_NETWORK",
        positive,
        default=40,
        help="Messages that the callers of one network may send in an hour",
    )
    limit_factor: int = setting(
        "KAINOTOMIA_LIMIT_FACTOR",
        not_negative,
        default=1,
        help="The limits per caller and network this many times; 0: no such limits",
    )
    subscriptions_per_address: int = setting(
        "SUBSCRIPTIONS_PER_ADDRESS", positive, default=10, help="Subscriptions that one address may have"
    )

    digest_at: time = setting(
        "DIGEST_AT", _clock, default=time(7, 30), help="Time of day of digests, by the clocks of Greece"
    )
    digest_weekday: int = setting(
        "DIGEST_WEEKDAY", _weekday, default=1, help="Day of the weekly digests, from 1 for Monday to 7 for Sunday"
    )
    digest_spread_minutes: int = setting(
        "DIGEST_SPREAD_MINUTES", not_negative, default=60, help="Minutes over which the mails of a digest are spread"
    )

    webhook_connections: int = setting("WEBHOOK_CONNECTIONS", positive, default=32, help="Webhooks delivered at once")
    webhook_per_endpoint: int = setting(
        "WEBHOOK_PER_ENDPOINT", positive, default=4, help="Deliveries to one endpoint at once, over all replicas"
    )
    webhook_seconds: int = setting(
        "WEBHOOK_SECONDS", positive, default=15, help="The longest that an endpoint may take to answer"
    )
    webhook_networks: tuple[Network, ...] = setting(
        "WEBHOOK_NETWORKS",
        networks,
        default=(),
        help="Networks that are not public and may be delivered to all the same, e.g. 127.0.0.0/8,::1/128",
    )
    webhook_ca_file: str | None = setting(
        "WEBHOOK_CA_FILE", _readable, default=None, help="Certificates (PEM) that are trusted beside the system's"
    )

    @property
    def feedback_address(self) -> str:
        """Return the address for mails about feedback, empty if feedback is only kept."""
        return self.contact_address or ("contact@kainotomia.example" if self.demo else "")

    @property
    def mail_pause(self) -> timedelta:
        """Return the pause between mails of one kind to one recipient. In a demo each mail goes at once."""
        usual = 0 if self.demo else 900
        return timedelta(seconds=usual if self.mail_pause_seconds is None else self.mail_pause_seconds)

    @property
    def digest_timetable(self) -> Timetable:
        """Return when digests are due."""
        return Timetable(self.digest_at, self.digest_weekday)

    @property
    def digest_pace(self) -> Pace:
        """Return how fast digests are worked out and sent."""
        return Pace(self.fan_out_batch, self.digest_spread_minutes * 60)

    @classmethod
    def _check(cls, values: Mapping[str, Any]) -> list[str]:
        faults = super()._check(values)
        if "\n" in values.get("mail_from_name", "") or "\r" in values.get("mail_from_name", ""):
            faults.append("MAIL_FROM_NAME must be one line.")
        if not values.get("demo", False) and "smtp" not in values:
            faults.append("SMTP_URL is missing. Only a demo (KAINOTOMIA_DEMO=1) runs without one.")
        if not values.get("demo", False) and "mail_from" not in values:
            faults.append("MAIL_FROM is missing. Only a demo (KAINOTOMIA_DEMO=1) mails from an invented address.")
        return faults
