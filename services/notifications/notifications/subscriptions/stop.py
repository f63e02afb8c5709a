"""Stopping: what an unsubscribe link ends, however old the mail is that carried it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from notifications.links import Links
from notifications.subscriptions.model import Subscription, SubscriptionNotFound
from notifications.subscriptions.queries import subscription_to_change, subscriptions_by_id


def named_by(session: Session, links: Links, token: str) -> list[Subscription]:
    """Give the subscriptions that a link stops; raises `SubscriptionNotFound` for a link that is not ours."""
    identifiers = links.unsubscribed_by(token)
    if not identifiers:
        raise SubscriptionNotFound
    return list(subscriptions_by_id(session, identifiers).values())


def stop(session: Session, links: Links, token: str, now: datetime) -> None:
    """End them; those that have ended, or are erased, are no fault of whoever clicks."""
    identifiers = links.unsubscribed_by(token)
    if not identifiers:
        raise SubscriptionNotFound
    for identifier in sorted(identifiers):
        subscription = subscription_to_change(session, identifier)
        if subscription is not None:
            subscription.end(now)
