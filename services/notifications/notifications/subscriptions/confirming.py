"""Confirming: the second half of the double opt-in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from notifications.links import Links
from notifications.settings import NotificationsSettings
from notifications.subscriptions.model import (
    PENDING,
    Confirmation,
    ConfirmationExpired,
    ConfirmationNotFound,
    ConfirmationUsed,
    Subscription,
    TooManySubscriptions,
)
from notifications.subscriptions.queries import active_count, confirmation_to_use, subscription_to_change


def confirmable(session: Session, links: Links, token: str, now: datetime) -> Subscription:
    """Give the subscription that a token would confirm, changing nothing; raises what confirming would."""
    confirmation, subscription = _read(session, links, token)
    if confirmation.used_at is not None or subscription.state != PENDING:
        raise ConfirmationUsed
    if now >= confirmation.expires_at:
        raise ConfirmationExpired
    return subscription


def confirm(session: Session, links: Links, token: str, settings: NotificationsSettings, now: datetime) -> Subscription:
    """Use a token up and begin to send."""
    confirmation, subscription = _read(session, links, token)
    if active_count(session, subscription.subscriber_id) >= settings.subscriptions_per_address:
        raise TooManySubscriptions
    confirmation.use(now)
    subscription.confirm(now)
    return subscription


def _read(session: Session, links: Links, token: str) -> tuple[Confirmation, Subscription]:
    confirmation_id = links.confirmation_of(token)
    confirmation = confirmation_to_use(session, confirmation_id) if confirmation_id is not None else None
    if confirmation is None:
        raise ConfirmationNotFound
    subscription = subscription_to_change(session, confirmation.subscription_id)
    if subscription is None:
        raise ConfirmationNotFound
    return confirmation, subscription
