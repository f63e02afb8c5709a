"""Wishes: what happens when an address, or somebody in its name, asks to be told.

The answer is always the same, so nobody learns whether an address is known here; and an address gets few confirm
mails, however often it is entered, so nobody is flooded through us.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.context import CallContext
from notifications.announcements.recording import record_confirmation
from notifications.matching import words_of
from notifications.settings import NotificationsSettings
from notifications.subscriptions.model import (
    PRACTICES,
    TOPICS,
    Confirmation,
    Filters,
    Subscriber,
    Subscription,
)
from notifications.subscriptions.queries import (
    active_count,
    confirms_since,
    pending_of,
    same_wish,
    subscriber_at,
)

log = structlog.get_logger(__name__)

MOST_PENDING: Final = 5
"""Unconfirmed wishes of one address that are kept; the oldest gives way, so that nobody can block an address."""


def filters_from(body: Mapping[str, Any]) -> Filters:
    """Give the model's filters for those of a body."""
    return Filters(
        q=body["q"] or None,
        words=words_of(body["q"]),
        sectors=tuple(dict.fromkeys(body["sectors"])),
        regions=tuple(dict.fromkeys(body["regions"])),
        organisations=tuple(dict.fromkeys(body["organisations"])),
        topics=tuple(topic for topic in TOPICS if topic in _topics_of(body)),
        challenges=tuple(dict.fromkeys(body["challenges"])),
    )


def ask_for(
    session: Session, body: Mapping[str, Any], settings: NotificationsSettings, call: CallContext, now: datetime
) -> None:
    """Keep a wish and send its confirm mail, unless the address has had enough of both."""
    subscriber = _subscriber(session, body["email"], now)
    refused = _refusal(session, subscriber, settings, now)
    if refused:
        log.info("subscription_not_offered", subscriber_id=str(subscriber.id), reason=refused)
        return
    subscription = _wish(session, subscriber, filters_from(body["filters"]), body["language"], now)
    confirmation = Confirmation.of(subscription, hours=settings.confirm_hours, now=now)
    session.add(confirmation)
    session.flush()
    record_confirmation(
        session,
        confirmation,
        subscription,
        hours=settings.confirm_hours,
        request_id=call.request_id,
        traceparent=call.traceparent,
    )


def _topics_of(body: Mapping[str, Any]) -> Sequence[str]:
    """Whoever names no topic hears of practices, unless it is a challenge that they want to follow."""
    topics: Sequence[str] | None = body["topics"]
    if topics is None:
        return () if body["challenges"] else (PRACTICES,)
    return topics


def _subscriber(session: Session, address: str, now: datetime) -> Subscriber:
    session.execute(insert(Subscriber).values(Subscriber.values(address, now)).on_conflict_do_nothing())
    return subscriber_at(session, address)


def _refusal(session: Session, subscriber: Subscriber, settings: NotificationsSettings, now: datetime) -> str | None:
    if confirms_since(session, subscriber, now - timedelta(hours=1)) >= settings.confirms_per_hour:
        return "enough_confirm_mails_this_hour"
    if confirms_since(session, subscriber, now - timedelta(days=1)) >= settings.confirms_per_day:
        return "enough_confirm_mails_today"
    if active_count(session, subscriber.id) >= settings.subscriptions_per_address:
        return "enough_subscriptions"
    return None


def _wish(session: Session, subscriber: Subscriber, filters: Filters, language: str, now: datetime) -> Subscription:
    pending = pending_of(session, subscriber)
    known = same_wish(pending, filters)
    if known is not None:
        known.change(language=language)
        return known
    if len(pending) >= MOST_PENDING:
        pending[0].end(now)
    asked = Subscription.ask(subscriber, filters, language=language, now=now)
    session.add(asked)
    session.flush()
    return asked
