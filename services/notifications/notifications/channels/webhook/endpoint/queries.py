"""Webhooks as they are listed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.pagination import CursorCodec, Page
from notifications.channels.webhook.endpoint.model import Webhook

_LIST: Final = "webhooks"


def page_of_webhooks(
    session: Session, organisation_ids: Collection[UUID], *, limit: int, cursor: str | None, cursors: CursorCodec
) -> Page:
    """Return a page of these organisations' webhooks, newest first."""
    asked = select(Webhook).where(Webhook.organisation_id.in_(organisation_ids))
    after = cursors.after(_LIST, cursor, length=1)
    if after is not None:
        asked = asked.where(Webhook.id < UUID(after[0]))
    found: list[Webhook] = list(session.scalars(asked.order_by(Webhook.id.desc()).limit(limit + 1)))
    return cursors.page(_LIST, found, limit, lambda row: (row.id,))


def count_of_organisation(session: Session, organisation_id: UUID) -> int:
    """Count an organisation's webhooks."""
    counted = select(func.count()).select_from(Webhook).where(Webhook.organisation_id == organisation_id)
    return session.scalar(counted) or 0
