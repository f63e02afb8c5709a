"""Limits: how much feedback one caller may send, and how much of it is mailed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from chassis.database import uuid7
from chassis.errors import TooManyRequests
from chassis.language import Localized
from notifications.notices.feedback.model import FeedbackSender
from notifications.notices.feedback.queries import mailed_since, sent_since
from notifications.self_service.confirm_request.model import Caller
from notifications.self_service.confirm_request.queries import lock_counts
from notifications.settings import NotificationsSettings

HOUR: Final = timedelta(hours=1)
MAILED_IN_AN_HOUR: Final = 60
"""Mails about feedback in an hour. Further messages are kept and listed."""


class TooMuchFeedback(TooManyRequests):
    """The caller, or its network, has reached the limit of messages in an hour."""

    title = Localized(
        el="Στάλθηκαν πολλά μηνύματα από το δίκτυό σας· δοκιμάστε ξανά σε μία ώρα",
        en="Many messages were sent from your network; try again in an hour",
    )


def check_and_count(session: Session, caller: Caller, settings: NotificationsSettings, now: datetime) -> None:
    """Raise `TooMuchFeedback` at the caller's limit, else count one more message."""
    lock_counts(session, caller.address, caller.network)
    for column, digest, most in (
        (FeedbackSender.asker_digest, caller.address, settings.feedback_per_asker),
        (FeedbackSender.network_digest, caller.network, settings.feedback_per_network),
    ):
        limit = most * settings.limit_factor
        if limit and digest and sent_since(session, column, digest, now - HOUR) >= limit:
            raise TooMuchFeedback(headers={"Retry-After": str(int(HOUR.total_seconds()))})
    counted = {"asker_digest": caller.address, "network_digest": caller.network}
    session.add(FeedbackSender(id=uuid7(), sent_at=now, **counted))


def may_mail(session: Session, now: datetime) -> bool:
    """Return whether one more message is mailed, so that nobody can flood the mailbox."""
    return mailed_since(session, now - HOUR) < MAILED_IN_AN_HOUR
