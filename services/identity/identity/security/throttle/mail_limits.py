"""Mail limits: the mails that a caller without sign-in may cause, by mailbox and by network address.

    a mailbox           5 of a kind in an hour; its other spellings (`name+tag@`, dots at Gmail) share another 5
    a network address   120 in an hour (`KAINOTOMIA_LIMIT_MAILS`)

A request over a mailbox's limit gets the usual answer and no mail, so that the answer does not reveal accounts. The
address itself counts alone: nobody can use up its mails through the other spellings.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from chassis.addresses import mailbox
from chassis.errors import TooManyRequests
from chassis.language import Localized
from identity.security.address_key import address_key
from identity.security.throttle.admission import customer_network
from identity.security.throttle.counter import count, seconds_until
from identity.security.throttle.devices import Devices

HOUR: Final = timedelta(hours=1)
MOST_TO_A_MAILBOX: Final = 5
REGISTRATION: Final = "registration"
RESET: Final = "reset"
INVITATION: Final = "invitation"
EMAIL_CHANGE: Final = "email_change"


class MailsAskedTooOften(TooManyRequests):
    """Too many mails were requested from one network address, whether or not any was sent."""

    title = Localized(
        el="Ζητήθηκαν πολλά μηνύματα από το δίκτυό σας. Δοκιμάστε αργότερα",
        en="Too many mails were asked for from your network. Try again later",
    )


def count_request(
    session: Session, devices: Devices, client_ip: str | None, most: int, *, now: datetime
) -> MailsAskedTooOften | None:
    """Count a request of a network address. Return the refusal where there were too many. The caller commits."""
    if client_ip is None:
        return None
    asked, ends = count(session, devices.digest("mails from", customer_network(client_ip)), HOUR, now=now)
    return MailsAskedTooOften(headers={"Retry-After": seconds_until(ends, now=now)}) if asked > most else None


def may_mail(session: Session, devices: Devices, kind: str, email: str, *, now: datetime) -> bool:
    """Count one mail of a kind to an address. Return whether it may be sent."""
    counted, _ = count(session, devices.digest("mails to", kind, *_counted(email)), HOUR, now=now)
    return counted <= MOST_TO_A_MAILBOX


def _counted(email: str) -> tuple[str, str]:
    key = address_key(email)
    shared = mailbox(key)
    return ("own", key) if shared == key else ("shared", shared)
