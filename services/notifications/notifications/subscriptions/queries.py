"""Subscriptions as they are looked up and counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifications.addresses import digest
from notifications.subscriptions.model import (
    ACTIVE,
    PENDING,
    Confirmation,
    Filters,
    Subscriber,
    Subscription,
)


def subscriptions_by_id(session: Session, ids: Collection[UUID]) -> dict[UUID, Subscription]:
    """Give these subscriptions with their addresses."""
    found = session.scalars(select(Subscription).where(Subscription.id.in_(ids)))
    return {subscription.id: subscription for subscription in found}


def subscription_to_change(session: Session, subscription_id: UUID) -> Subscription | None:
    """Give a subscription, locked."""
    return session.get(Subscription, subscription_id, with_for_update={"of": Subscription})


def confirmation_to_use(session: Session, confirmation_id: UUID) -> Confirmation | None:
    """Give a confirmation, locked."""
    return session.get(Confirmation, confirmation_id, with_for_update=True)


def subscriber_at(session: Session, address: str) -> Subscriber:
    """Give the subscriber with this address, locked, so that limits per address hold; there must be one."""
    found = select(Subscriber).where(Subscriber.address_digest == digest(address)).with_for_update()
    return session.scalars(found).one()


def confirms_since(session: Session, subscriber: Subscriber, since: datetime) -> int:
    """Count the confirm mails that were asked for an address since a time."""
    asked = (
        select(func.count(Confirmation.id))
        .join(Subscription, Subscription.id == Confirmation.subscription_id)
        .where(Subscription.subscriber_id == subscriber.id, Confirmation.created_at > since)
    )
    return session.scalar(asked) or 0


def active_count(session: Session, subscriber_id: UUID) -> int:
    """Count an address's active subscriptions."""
    asked = select(func.count(Subscription.id))
    return session.scalar(asked.where(Subscription.subscriber_id == subscriber_id, Subscription.state == ACTIVE)) or 0


def pending_of(session: Session, subscriber: Subscriber) -> Sequence[Subscription]:
    """Give an address's unconfirmed subscriptions, oldest first."""
    asked = select(Subscription).where(Subscription.subscriber_id == subscriber.id, Subscription.state == PENDING)
    return session.scalars(asked.order_by(Subscription.id)).all()


def same_wish(subscriptions: Sequence[Subscription], filters: Filters) -> Subscription | None:
    """Find the subscription that asks for the same."""
    wanted = _as_compared(filters)
    return next((each for each in subscriptions if _as_compared(each.filters) == wanted), None)


def _as_compared(filters: Filters) -> tuple[object, ...]:
    lists = (filters.sectors, filters.regions, filters.organisations, filters.topics, filters.challenges)
    return (filters.q or None, *(set(each) for each in lists))
