"""Limits: whether one more confirmation mail may go, and the note that it went."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from chassis.database import uuid7
from notifications.self_service.confirm_request.model import Caller, ConfirmRequest, TooManyAddresses
from notifications.self_service.confirm_request.queries import lock_counts, mails_since, other_mailboxes_since
from notifications.settings import NotificationsSettings

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def check_caller(
    session: Session, caller: Caller, mailbox: str, settings: NotificationsSettings, now: datetime
) -> None:
    """Raise `TooManyAddresses` if the caller, or its network, entered too many addresses in the last hour.

    Repeated requests for one mailbox count once, as they have a limit of their own. Locks the counters.
    """
    lock_counts(session, caller.address, caller.network, mailbox)
    if not settings.limit_factor:
        return
    for column, digest, most in (
        (ConfirmRequest.asker_digest, caller.address, settings.confirms_per_asker),
        (ConfirmRequest.network_digest, caller.network, settings.confirms_per_network),
    ):
        entered = other_mailboxes_since(session, column, digest, mailbox, now - HOUR) if digest else 0
        if entered >= most * settings.limit_factor:
            raise TooManyAddresses(headers={"Retry-After": str(int(HOUR.total_seconds()))})


def enough_for(session: Session, mailbox: str, settings: NotificationsSettings, now: datetime) -> str | None:
    """Return the reason, as logged, why a mailbox gets no more confirmation mails for now, or None."""
    if mails_since(session, mailbox, now - HOUR) >= settings.confirms_per_hour:
        return "enough_confirm_mails_this_hour"
    if mails_since(session, mailbox, now - DAY) >= settings.confirms_per_day:
        return "enough_confirm_mails_today"
    return None


def note(session: Session, caller: Caller, mailbox: str, now: datetime) -> None:
    """Count a confirmation mail that goes."""
    counted = {"asker_digest": caller.address, "network_digest": caller.network, "mailbox_digest": mailbox}
    session.add(ConfirmRequest(id=uuid7(), asked_at=now, **counted))
