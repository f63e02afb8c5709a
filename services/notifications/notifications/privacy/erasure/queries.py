"""Queries for the consents of an address and for the address of an erasure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.privacy.erasure.model import ErasureAddress
from notifications.recipients.addresses import digest
from notifications.recipients.subscription.model import WORDINGS, Subscriber, Subscription


def address_digest_of(session: Session, person_id: UUID) -> str | None:
    """Return the digest of the address of a person about to be erased, if it was given."""
    return session.scalar(select(ErasureAddress.address_digest).where(ErasureAddress.person_id == person_id))


def consents_of(session: Session, address: str) -> list[dict[str, Any]]:
    """Return each subscription that the address confirmed, with its wording, oldest first."""
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
