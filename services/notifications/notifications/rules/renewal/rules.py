"""Rules for events of renewals: event data in, notices out. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from notifications.notices.model import Audience, Kind, NewNotice, Who


def of_question(data: Mapping[str, Any]) -> list[NewNotice]:
    """Ask the authors and the approvers of a practice whether it still runs."""
    authors = [str(person_id) for person_id in data["author_ids"]]
    body = str(data["organisation_id"]) if data["organisation_id"] else None
    facts = {
        "practice_id": str(data["practice_id"]),
        "organisation_id": body,
        "stale_on": data["stale_on"],
        "reminder": bool(data["reminder"]),
    }
    audience = Audience(Who.AUTHORS_AND_APPROVERS, organisation_id=body, person_ids=authors)
    return [NewNotice(Kind.PRACTICE_STILL_RUNNING, audience, facts)]
