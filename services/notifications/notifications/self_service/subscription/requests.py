"""Requests for a subscription, by the owner of an address or by somebody in its name.

The answer does not depend on any knowledge of the address. A mailbox gets few confirmation mails, however often and
in whatever spelling it is entered, and one network may enter few addresses.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.context import CallContext
from chassis.errors import FieldError, ValidationFailed
from chassis.language import Localized
from notifications.notices.record import record_confirmation
from notifications.projections.challenge.queries import public_challenges
from notifications.projections.organisation.queries import organisations_by_id
from notifications.recipients.subscription.match import words_of
from notifications.recipients.subscription.model import (
    PRACTICES,
    TOPICS,
    Confirmation,
    Filters,
    Subscriber,
    Subscription,
)
from notifications.recipients.subscription.queries import (
    active_count,
    equal_subscription,
    pending_of,
    subscriber_at,
)
from notifications.self_service.confirm_request import limits
from notifications.self_service.confirm_request.model import Caller, mailbox_digest
from notifications.settings import NotificationsSettings

log = structlog.get_logger(__name__)

MOST_PENDING: Final = 5
"""Unconfirmed wishes of one address that are kept; the oldest gives way, so that nobody can block an address."""

_NO_ORGANISATION: Final = Localized(
    el="Ο φορέας δεν υπάρχει στο μητρώο.", en="There is no such organisation in the register."
)
_NO_CHALLENGE: Final = Localized(el="Δεν υπάρχει τέτοια δημόσια πρόκληση.", en="There is no such public challenge.")


def filters_from(body: Mapping[str, Any]) -> Filters:
    """Return the model's filters for those of a request body."""
    return Filters(
        q=body["q"] or None,
        words=words_of(body["q"]),
        sectors=tuple(dict.fromkeys(body["sectors"])),
        regions=tuple(dict.fromkeys(body["regions"])),
        organisations=tuple(dict.fromkeys(body["organisations"])),
        topics=tuple(topic for topic in TOPICS if topic in _topics_of(body)),
        challenges=tuple(dict.fromkeys(body["challenges"])),
    )


def request_confirmation(
    session: Session, body: Mapping[str, Any], settings: NotificationsSettings, call: CallContext, now: datetime
) -> None:
    """Store a pending subscription and queue its confirmation mail, unless the mailbox has reached a limit.

    Raises `TooManyAddresses` for a caller that enters one address after another.
    """
    filters = filters_from(body["filters"])
    check_known(session, filters)
    caller, mailbox = Caller.at(call.client_ip, settings.secret), mailbox_digest(body["email"])
    limits.check_caller(session, caller, mailbox, settings, now)
    refused = _refusal(session, mailbox, body["email"], settings, now)
    if refused:
        log.info("subscription_not_offered", reason=refused)
        return
    subscription = _pending_subscription(session, subscriber_for(session, body["email"], now), filters, body, now)
    confirmation = Confirmation.of(subscription, hours=settings.confirm_hours, now=now)
    session.add(confirmation)
    session.flush()
    limits.note(session, caller, mailbox, now)
    record_confirmation(
        session,
        confirmation,
        subscription,
        hours=settings.confirm_hours,
        request_id=call.request_id,
        traceparent=call.traceparent,
    )


def check_known(session: Session, filters: Filters) -> None:
    """Raise `ValidationFailed` for organisations and challenges of which nobody could ever be told.

    A challenge that is not public is as unknown as one that does not exist.
    """
    organisations = organisations_by_id(session, filters.organisations)
    challenges = public_challenges(session, filters.challenges)
    unknown = [
        *_unknown("organisations", filters.organisations, organisations, _NO_ORGANISATION),
        *_unknown("challenges", filters.challenges, challenges, _NO_CHALLENGE),
    ]
    if unknown:
        raise ValidationFailed(errors=unknown)


def _unknown(name: str, wanted: Sequence[UUID], known: Collection[UUID], detail: Localized) -> list[FieldError]:
    return [
        FieldError(f"filters.{name}.{at}", "unknown", detail)
        for at, identifier in enumerate(wanted)
        if identifier not in known
    ]


def _topics_of(body: Mapping[str, Any]) -> Sequence[str]:
    """Return the topics: practices by default, none where only challenges are followed."""
    topics: Sequence[str] | None = body["topics"]
    if topics is None:
        return () if body["challenges"] else (PRACTICES,)
    return topics


def subscriber_for(session: Session, address: str, now: datetime) -> Subscriber:
    """Return the subscriber with this address, locked; create it where there is none."""
    session.execute(insert(Subscriber).values(Subscriber.values(address, now)).on_conflict_do_nothing())
    return subscriber_at(session, address)


def _refusal(
    session: Session, mailbox: str, address: str, settings: NotificationsSettings, now: datetime
) -> str | None:
    if active_count(session, address) >= settings.subscriptions_per_address:
        return "enough_subscriptions"
    return limits.enough_for(session, mailbox, settings, now)


def _pending_subscription(
    session: Session, subscriber: Subscriber, filters: Filters, body: Mapping[str, Any], now: datetime
) -> Subscription:
    wanted = {"language": body["language"], "frequency": body["frequency"]}
    pending = pending_of(session, subscriber)
    known = equal_subscription(pending, filters)
    if known is not None:
        known.change(**wanted)
        return known
    if len(pending) >= MOST_PENDING:
        pending[0].end(now)
    asked = Subscription.ask(subscriber, filters, now=now, **wanted)
    session.add(asked)
    session.flush()
    return asked
