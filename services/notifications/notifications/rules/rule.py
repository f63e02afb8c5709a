"""Rule: the answer of notifications to one type of event, as a row of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import Schema
from sqlalchemy.orm import Session

from chassis.subscriptions import Received
from notifications.notices.model import NewNotice
from notifications.notices.record import record_notices

Notices = Callable[[Mapping[str, Any]], list[NewNotice]]
Effect = Callable[[Session, Received, datetime], None]


@dataclass(frozen=True)
class Rule:
    """The fields used of an event, the notices that follow from them, and its effect on other rows, which comes first.

    A rule writes rows of this service only. Mails are made and sent later.
    """

    schema: type[Schema]
    notices: Notices | None = None
    effect: Effect | None = None


Table = Mapping[str, Rule]
"""The rules of one aggregate of a producer, by event type."""


def schemas_of(table: Table) -> dict[str, type[Schema]]:
    """Return the schema of each event type."""
    return {event_type: rule.schema for event_type, rule in table.items()}


def apply(table: Table, session: Session, event: Received, now: datetime) -> None:
    """Apply the rule of an event."""
    rule = table[event.type]
    if rule.effect is not None:
        rule.effect(session, event, now)
    if rule.notices is not None:
        record_notices(session, event, rule.notices(event.data), now=now)
