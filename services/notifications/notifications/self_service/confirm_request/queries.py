"""Queries that count confirm requests. Transactions that count the same keys are serialised."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from notifications.self_service.confirm_request.model import ConfirmRequest

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


def lock_counts(session: Session, *digests: str | None) -> None:
    """Lock the counters until the transaction ends, in sorted order to avoid deadlocks."""
    for name in sorted({digest for digest in digests if digest}):
        session.execute(_LOCK, {"name": name})


def mails_since(session: Session, mailbox: str, since: datetime) -> int:
    """Count the confirmation mails to a mailbox since a time."""
    asked = select(func.count()).where(ConfirmRequest.mailbox_digest == mailbox, ConfirmRequest.asked_at > since)
    return session.scalar(asked) or 0


def other_mailboxes_since(
    session: Session, column: InstrumentedAttribute[str | None], digest: str, mailbox: str, since: datetime
) -> int:
    """Count the mailboxes, other than `mailbox`, that a caller entered since a time. `column` is the kind of caller."""
    entered = select(func.count(func.distinct(ConfirmRequest.mailbox_digest))).where(
        column == digest, ConfirmRequest.asked_at > since, ConfirmRequest.mailbox_digest != mailbox
    )
    return session.scalar(entered) or 0
