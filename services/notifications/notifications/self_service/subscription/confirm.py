"""Confirming: the second half of the double opt-in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from notifications.channels.mail.links import Links
from notifications.recipients.subscription.model import (
    ACTIVE,
    PENDING,
    Confirmation,
    ConfirmationExpired,
    ConfirmationNotFound,
    ConfirmationUsed,
    Filters,
    Subscriber,
    Subscription,
    TooManySubscriptions,
)
from notifications.recipients.subscription.queries import (
    active_of,
    confirmation_to_use,
    equal_subscription,
    subscriber_asked,
    subscription_to_change,
)
from notifications.self_service.subscription.requests import check_known
from notifications.settings import NotificationsSettings


def confirmable(session: Session, links: Links, token: str, now: datetime) -> Subscription:
    """Return the subscription that a token would confirm, or has confirmed, changing nothing.

    Raises the same errors as confirming where the subscription is not active.
    """
    confirmation, subscription = _read(session, links, token)
    if subscription.state == ACTIVE:
        return subscription
    if confirmation.used_at is not None or subscription.state != PENDING:
        raise ConfirmationUsed
    if now >= confirmation.expires_at:
        raise ConfirmationExpired
    return subscription


def confirm(session: Session, links: Links, token: str, settings: NotificationsSettings, now: datetime) -> Subscription:
    """Use a token and activate its subscription. An equal active subscription of the address stays the only one."""
    confirmation, subscription = _read(session, links, token)
    if subscription.state != PENDING:
        raise ConfirmationUsed
    confirmation.use(now)
    active = active_of(session, subscription.email)
    known = equal_subscription(active, subscription.filters)
    if known is not None:
        known.change(language=subscription.language, frequency=subscription.frequency)
        _replace(session, subscription, known)
        return known
    if len(active) >= settings.subscriptions_per_address:
        raise TooManySubscriptions
    subscription.confirm(now)
    return subscription


def change(
    session: Session,
    subscription: Subscription,
    filters: Filters | None,
    *,
    language: str | None = None,
    frequency: str | None = None,
) -> None:
    """Change a subscription. An equal subscription of the same address is merged into this one.

    Raises `SubscriptionEnded`, and `ValidationFailed` for filters that name unknown things.
    """
    if filters is not None:
        check_known(session, filters)
    subscription.change(filters=filters, language=language, frequency=frequency)
    if filters is None or subscription.state != ACTIVE:
        return
    others = [one for one in active_of(session, subscription.email) if one.id != subscription.id]
    twin = equal_subscription(others, filters)
    if twin is not None:
        _replace(session, twin, subscription)


def _replace(session: Session, twin: Subscription, kept: Subscription) -> None:
    """Delete a subscription beside an equal one, to which its links lead from now on."""
    session.flush()
    links = update(Confirmation).where(Confirmation.subscription_id == twin.id)
    session.execute(links.values(subscription_id=kept.id))
    session.delete(twin)
    session.flush()


def _read(session: Session, links: Links, token: str) -> tuple[Confirmation, Subscription]:
    """Load a token's subscription for update. Lock the address first, in the order of requests for subscriptions."""
    confirmation_id = links.confirmation_of(token)
    subscriber_id = subscriber_asked(session, confirmation_id) if confirmation_id is not None else None
    if confirmation_id is None or subscriber_id is None:
        raise ConfirmationNotFound
    session.get(Subscriber, subscriber_id, with_for_update=True)
    confirmation = confirmation_to_use(session, confirmation_id)
    if confirmation is None:
        raise ConfirmationNotFound
    subscription = subscription_to_change(session, confirmation.subscription_id)
    if subscription is None:
        raise ConfirmationNotFound
    return confirmation, subscription
