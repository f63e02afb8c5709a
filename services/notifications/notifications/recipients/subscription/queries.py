"""Subscriptions as they are looked up and counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.recipients.addresses import digest
from notifications.recipients.subscription.model import (
    ACTIVE,
    PENDING,
    Confirmation,
    Filters,
    Subscriber,
    Subscription,
)


def subscriptions_by_id(session: Session, ids: Collection[UUID]) -> dict[UUID, Subscription]:
    """Load subscriptions with their addresses."""
    found = session.scalars(select(Subscription).where(Subscription.id.in_(ids)))
    return {subscription.id: subscription for subscription in found}


def subscription_to_change(session: Session, subscription_id: UUID) -> Subscription | None:
    """Load a subscription, locked."""
    return session.get(Subscription, subscription_id, with_for_update={"of": Subscription})


def confirmation_to_use(session: Session, confirmation_id: UUID) -> Confirmation | None:
    """Load a confirmation, locked."""
    return session.get(Confirmation, confirmation_id, with_for_update=True)


def subscriber_asked(session: Session, confirmation_id: UUID) -> UUID | None:
    """Return the subscriber of a confirmation link, or None if there is no such link."""
    asked = select(Subscription.subscriber_id).join(Confirmation, Confirmation.subscription_id == Subscription.id)
    return session.scalar(asked.where(Confirmation.id == confirmation_id))


def subscriber_at(session: Session, address: str) -> Subscriber:
    """Load the subscriber with this address, locked, so that limits per address hold. There must be one."""
    found = select(Subscriber).where(Subscriber.address_digest == digest(address)).with_for_update()
    return session.scalars(found).one()


def active_count(session: Session, address: str) -> int:
    """Count an address's active subscriptions."""
    return len(active_of(session, address))


def active_of(session: Session, address: str) -> Sequence[Subscription]:
    """Return an address's active subscriptions, oldest first."""
    return active_with(session, digest(address))


def active_with(session: Session, address_digest: str) -> Sequence[Subscription]:
    """Return the active subscriptions of the address with this digest, oldest first."""
    asked = (
        select(Subscription)
        .join(Subscriber, Subscriber.id == Subscription.subscriber_id)
        .where(Subscriber.address_digest == address_digest, Subscription.state == ACTIVE)
    )
    return session.scalars(asked.order_by(Subscription.id)).all()


def pending_of(session: Session, subscriber: Subscriber) -> Sequence[Subscription]:
    """Return an address's unconfirmed subscriptions, oldest first."""
    asked = select(Subscription).where(Subscription.subscriber_id == subscriber.id, Subscription.state == PENDING)
    return session.scalars(asked.order_by(Subscription.id)).all()


def equal_subscription(subscriptions: Sequence[Subscription], filters: Filters) -> Subscription | None:
    """Return the subscription with the same filters, in any order and inflection, or None."""
    wanted = _as_compared(filters)
    return next((each for each in subscriptions if _as_compared(each.filters) == wanted), None)


def _as_compared(filters: Filters) -> tuple[object, ...]:
    lists = (filters.sectors, filters.regions, filters.organisations, filters.topics, filters.challenges)
    words = frozenset(frozenset(tuple(keys) for keys in phrase) for phrase in filters.words)
    return (words, *(frozenset(each) for each in lists))
