"""Issue: the moment at which a circular's bodies are frozen and its people are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.events import Event
from chassis.principal import Principal
from notifications.circular.addressee import selection
from notifications.circular.circular.errors import CorrectedUnfit
from notifications.circular.circular.model import CORRECTED, ISSUED, Circular
from notifications.circular.obligation.facts import count_for_circular
from notifications.notices.model import Audience, Kind, NewNotice, Who
from notifications.notices.record import cancel

TOLD: Final = (Kind.CIRCULAR_ISSUED, Kind.CIRCULAR_CORRECTED)
"""Kinds of mail that tell of the circular itself."""

_CORRECTS_NOTHING: Final = "Η εγκύκλιος που διορθώνει δεν ισχύει πια."


def issue(session: Session, circular: Circular, *, now: datetime) -> tuple[list[Event], NewNotice | None]:
    """Freeze the bodies, count earlier acts, and end the circular that it corrects.

    Return the events, and what people are told; nothing where the circular that it corrects has ended meanwhile: the
    text goes back to its writers.
    """
    events: list[Event] = []
    if circular.corrects is not None:
        earlier = session.get(Circular, circular.corrects, with_for_update=True, populate_existing=True)
        if earlier is None or earlier.state != ISSUED:
            circular.give_back(_CORRECTS_NOTHING, at=now)
            return [], None
        events.append(earlier.end(CORRECTED, "", at=now))
        cancel(session, subject=str(earlier.id), kinds=TOLD, now=now)
    number = selection.freeze(session, circular)
    events.append(circular.issue(addressees=number, at=now))
    session.flush()
    if circular.corrects is not None:
        selection.carry(session, circular.id, corrects=circular.corrects)
    count_for_circular(session, circular.id)
    kind = Kind.CIRCULAR_CORRECTED if circular.corrects else Kind.CIRCULAR_ISSUED
    return events, NewNotice(kind, Audience(Who.ADDRESSEES), facts_of(circular))


def facts_of(circular: Circular) -> dict[str, Any]:
    """Return the facts for mails about a circular."""
    days = circular.due_days()
    return {
        "circular_id": str(circular.id),
        "number": circular.number,
        **{name: getattr(circular, name) for name in ("title_el", "title_en", "message_el", "message_en")},
        "contact_unit": ", ".join(
            filter(None, (circular.contact_unit, circular.contact_phone, circular.contact_email))
        ),
        "due_on": days[0].isoformat() if days else None,
    }


def check_correctable(session: Session, circular_id: UUID | None, by: Principal) -> None:
    """Raise `CorrectedUnfit` unless that circular is issued, `CircularNotYours` unless the caller handles it."""
    if circular_id is None:
        return
    earlier = session.get(Circular, circular_id)
    if earlier is None or earlier.state != ISSUED:
        raise CorrectedUnfit
    earlier.check_writer(by)
