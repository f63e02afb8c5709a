"""Digests as they are read."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.notices.digest.model import DigestItems


def items_by_delivery(session: Session, ids: Collection[UUID]) -> dict[UUID, DigestItems]:
    """Load the content of digests, by delivery."""
    found = session.scalars(select(DigestItems).where(DigestItems.delivery_id.in_(ids)))
    return {items.delivery_id: items for items in found}
