"""Reading what an address agreed to, and what address goes with an erasure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.addresses import digest
from notifications.erasures.model import ErasureAddress
from notifications.subscriptions.model import WORDINGS, Subscriber, Subscription


def address_digest_of(session: Session, person_id: UUID) -> str | None:
    """Give the digest of the address that goes with somebody who is about to be erased, if it was said."""
    return session.scalar(select(ErasureAddress.address_digest).where(ErasureAddress.person_id == person_id))


def consents_of(session: Session, address: str) -> list[dict[str, Any]]:
    """Give each subscription that the address confirmed, with the words, oldest first."""
    confirmed = (
        select(Subscription)
        .join(Subscriber, Subscriber.id == Subscription.subscriber_id)
        .where(Subscriber.address_digest == digest(address), Subscription.confirmed_at.is_not(None))
    )
    return [
        {
            "purpose": "subscription",
            "text_version": one.text_version,
            "text": {"el": WORDINGS[one.text_version].el, "en": WORDINGS[one.text_version].en},
            "given_at": one.confirmed_at,
            "given_by": "confirm_subscription",
            "withdrawn_at": one.ended_at,
            "withdrawn_by": "end_subscription" if one.ended_at else None,
        }
        for one in session.scalars(confirmed.order_by(Subscription.confirmed_at))
    ]
