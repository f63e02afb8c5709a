"""Unsubscribing: the end of the subscriptions that a link names, however old its mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from notifications.channels.mail.links import Links
from notifications.recipients.subscription.model import Subscription, SubscriptionNotFound
from notifications.recipients.subscription.queries import subscription_to_change, subscriptions_by_id


def named_by(session: Session, links: Links, token: str) -> list[Subscription]:
    """Return the subscriptions that a link stops. Raises `SubscriptionNotFound` for a link that is not ours."""
    identifiers = links.unsubscribed_by(token)
    if not identifiers:
        raise SubscriptionNotFound
    return list(subscriptions_by_id(session, identifiers).values())


def stop(session: Session, links: Links, token: str, now: datetime) -> None:
    """End subscriptions. Those already ended or erased are skipped without an error."""
    identifiers = links.unsubscribed_by(token)
    if not identifiers:
        raise SubscriptionNotFound
    for identifier in sorted(identifiers):
        subscription = subscription_to_change(session, identifier)
        if subscription is not None:
            subscription.end(now)
