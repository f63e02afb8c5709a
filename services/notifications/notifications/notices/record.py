"""Recording of notices, once per event and kind, and their cancelling."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.context import CallContext
from chassis.database import uuid7
from chassis.subscriptions import Received
from notifications.notices.delivery.model import MAILBOX, SUBSCRIBER, Delivery, State
from notifications.notices.feedback.model import Feedback
from notifications.notices.model import Audience, Kind, NewNotice, Notice, Who
from notifications.projections.takedown.model import TakenDown
from notifications.recipients.subscription.model import Confirmation, Subscription

OLD_NEWS: Final = timedelta(days=30)
"""Age from which an event causes no notice, because it comes from a replay or an import of history."""

_CALL_OFF = text(
    """
    WITH ended AS (
        UPDATE notices SET finished_at = coalesce(finished_at, :now)
        WHERE subject = :subject AND kind = ANY (:kinds)
        RETURNING id
    )
    UPDATE deliveries SET state = 'suppressed', reason = 'no_longer_public', leased_by = NULL
    WHERE announcement_id IN (SELECT id FROM ended) AND (state IN ('queued', 'deferred') OR reason = 'gathering')
    """
)


_CALL_OFF_PERSON = text(
    """
    WITH ended AS (
        UPDATE notices SET finished_at = :now
        WHERE finished_at IS NULL AND kind = ANY (:kinds) AND data->>'challenge_id' = :challenge_id
          AND audience->'person_ids' = to_jsonb(ARRAY[CAST(:person_id AS text)])
    )
    UPDATE deliveries d SET state = 'suppressed', reason = 'takes_no_part', leased_by = NULL
    FROM notices a
    WHERE d.recipient = CAST(:person_id AS uuid) AND d.kind = ANY (:kinds) AND d.state IN ('queued', 'deferred')
      AND a.id = d.announcement_id AND a.data->>'challenge_id' = :challenge_id
    """
)


def record_own(session: Session, notice: NewNotice, *, subject: str, call: CallContext, now: datetime) -> None:
    """Record a notice that follows from something of this service. One with the same `once` stays unchanged."""
    row = _row(notice, event_id=uuid7(), subject=subject, occurred_at=now, now=now)
    row |= {"request_id": call.request_id, "traceparent": call.traceparent}
    session.execute(insert(Notice).values(row).on_conflict_do_nothing())


def record_notices(session: Session, event: Received, notices: Iterable[NewNotice], *, now: datetime) -> None:
    """Record the notices that follow from an event."""
    for notice in notices:
        record_notice(session, event, notice, now=now)


def record_notice(session: Session, event: Received, notice: NewNotice, *, now: datetime) -> None:
    """Record a notice unless it is old. An existing notice stays unchanged."""
    if now - event.time > OLD_NEWS:
        return
    row = _row(notice, event_id=event.id, subject=event.subject, occurred_at=event.time, now=now)
    row |= {"request_id": event.request_id, "traceparent": event.traceparent}
    session.execute(insert(Notice).values(row).on_conflict_do_nothing())


def record_confirmation(
    session: Session,
    confirmation: Confirmation,
    subscription: Subscription,
    *,
    hours: int,
    request_id: str,
    traceparent: str,
) -> None:
    """Queue the confirmation mail of a subscription. It needs no fan-out."""
    now = confirmation.created_at
    notice = Notice(
        id=uuid7(),
        event_id=confirmation.id,
        subject=str(subscription.id),
        kind=Kind.CONFIRM_SUBSCRIPTION.value,
        audience=Audience(Who.SUBSCRIBER).to_dict(),
        data={"confirmation_id": str(confirmation.id), "hours": hours},
        keys=[],
        request_id=request_id,
        traceparent=traceparent,
        occurred_at=now,
        recorded_at=now,
        finished_at=now,
        recipients=1,
    )
    session.add(notice)
    session.flush()
    session.add(_delivery(notice, subscription))


def record_feedback(session: Session, feedback: Feedback, *, request_id: str, traceparent: str) -> None:
    """Queue the mail about a reader's message. It needs no fan-out."""
    now, kind = feedback.created_at, Kind.FEEDBACK_RECEIVED
    notice = Notice(
        id=uuid7(),
        event_id=feedback.id,
        subject=str(feedback.id),
        kind=kind.value,
        audience=Audience(Who.MAILBOX).to_dict(),
        data={"feedback_id": str(feedback.id)},
        keys=[],
        request_id=request_id,
        traceparent=traceparent,
        occurred_at=now,
        recorded_at=now,
        finished_at=now,
        recipients=1,
    )
    session.add(notice)
    session.flush()
    session.add(
        Delivery(
            id=uuid7(),
            announcement_id=notice.id,
            event_id=notice.event_id,
            kind=notice.kind,
            recipient_kind=MAILBOX,
            recipient=feedback.id,
            subscription_ids=[],
            priority=kind.priority,
            state=State.QUEUED.value,
            created_at=now,
            available_at=now,
        )
    )


def cancel(session: Session, *, subject: str, kinds: Iterable[Kind], now: datetime) -> None:
    """Cancel unsent deliveries about a subject that is no longer public."""
    session.execute(_CALL_OFF, {"subject": subject, "kinds": [kind.value for kind in kinds], "now": now})


def cancel_for_person(
    session: Session, person_id: UUID, challenge_id: UUID, kinds: Iterable[Kind], *, now: datetime
) -> None:
    """Cancel unsent deliveries to a person that no longer takes part in a challenge."""
    about = {"person_id": str(person_id), "challenge_id": str(challenge_id)}
    session.execute(_CALL_OFF_PERSON, {**about, "kinds": [kind.value for kind in kinds], "now": now})


def take_down(session: Session, event: Received, kinds: Iterable[Kind], *, now: datetime) -> None:
    """Cancel the subscribers' notices about a subject that is no longer public.

    Notices of its earlier events that arrive later are cancelled too.
    """
    row = insert(TakenDown).values(subject=event.subject, at=event.time)
    latest = {"at": func.greatest(TakenDown.at, row.excluded.at)}
    session.execute(row.on_conflict_do_update(index_elements=["subject"], set_=latest))
    cancel(session, subject=event.subject, kinds=kinds, now=now)


def _row(notice: NewNotice, *, event_id: UUID, subject: str, occurred_at: datetime, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "event_id": event_id,
        "subject": subject,
        "kind": notice.kind.value,
        "audience": notice.audience.to_dict(),
        "data": dict(notice.data),
        "keys": list(notice.keys),
        "once": notice.once,
        "occurred_at": occurred_at,
        "recorded_at": now,
        "recipients": 0,
    }


def _delivery(notice: Notice, subscription: Subscription) -> Delivery:
    subscription_ids: list[UUID] = [subscription.id]
    return Delivery(
        id=uuid7(),
        announcement_id=notice.id,
        event_id=notice.event_id,
        kind=notice.kind,
        recipient_kind=SUBSCRIBER,
        recipient=subscription.subscriber_id,
        address_digest=subscription.subscriber.address_digest,
        subscription_ids=subscription_ids,
        priority=Kind.CONFIRM_SUBSCRIPTION.priority,
        state=State.QUEUED.value,
        created_at=notice.recorded_at,
        available_at=notice.recorded_at,
    )
