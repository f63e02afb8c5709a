"""News of pilots: both events are said again until the saga is through, and told once. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from notifications.announcements.model import Audience, Kind, News, Who


def of_end(data: Mapping[str, Any]) -> list[News]:
    """Tell the organisation that its pilot ended, and what comes next."""
    told = {
        "pilot_id": str(data["pilot_id"]),
        "challenge_id": str(data["challenge_id"]),
        "organisation_id": str(data["organisation_id"]),
        "pilot": data["title"],
        "outcome": data["outcome"],
    }
    return [News(Kind.PILOT_ENDED, _organisation(data), told, once=f"pilot ended/{data['pilot_id']}")]


def of_draft(data: Mapping[str, Any]) -> list[News]:
    """Tell the organisation that a draft practice waits to be completed and submitted."""
    told = {
        "practice_id": str(data["practice_id"]),
        "organisation_id": str(data["organisation_id"]) if data["organisation_id"] else None,
        "pilot_id": str(data["pilot_id"]),
    }
    return [News(Kind.PRACTICE_DRAFTED, _organisation(data), told, once=f"practice drafted/{data['practice_id']}")]


def _organisation(data: Mapping[str, Any]) -> Audience:
    organisation_id = data["organisation_id"]
    return Audience(
        Who.OWNERS,
        person_ids=[str(person_id) for person_id in data["author_ids"]],
        organisation_ids=[str(organisation_id)] if organisation_id else [],
    )
