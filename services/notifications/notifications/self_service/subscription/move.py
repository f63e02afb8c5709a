"""Move of subscriptions to another address, after an account has changed its own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifications.recipients.addresses import digest
from notifications.recipients.subscription.model import Subscriber, Subscription
from notifications.self_service.subscription.requests import subscriber_for


def move(session: Session, *, old: str, new: str, now: datetime) -> None:
    """Move the subscriptions of an address to another one. The links of earlier mails go on to work."""
    subscriber = subscriber_for(session, new, now)
    former = select(Subscriber.id).where(Subscriber.address_digest == digest(old))
    theirs = update(Subscription).where(Subscription.subscriber_id.in_(former)).values(subscriber_id=subscriber.id)
    session.execute(theirs)
