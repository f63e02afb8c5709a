"""Suppressions as curators list and lift them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.pagination import CursorCodec, Page
from notifications.recipients.addresses import digest
from notifications.recipients.suppression.model import Suppression

_LIST: Final = "suppressions"


def page_of_suppressions(session: Session, query: Mapping[str, Any], cursors: CursorCodec) -> Page:
    """Return a page of the suppressed addresses, in no particular order, or the suppression of one address."""
    asked = select(Suppression)
    if query["recipient"] is not None:
        asked = asked.where(Suppression.address_digest == digest(query["recipient"]))
    after = cursors.after(_LIST, query["cursor"], length=1)
    if after is not None:
        asked = asked.where(Suppression.id > UUID(after[0]))
    found: list[Suppression] = list(session.scalars(asked.order_by(Suppression.id).limit(query["limit"] + 1)))
    return cursors.page(_LIST, found, query["limit"], lambda row: (row.id,))


def suppression_to_lift(session: Session, suppression_id: UUID) -> Suppression | None:
    """Load a suppression, locked, or None if there is none."""
    return session.scalar(select(Suppression).where(Suppression.id == suppression_id).with_for_update())
