"""News of pilots: their end and the draft are said again until the saga is through, and told once. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from notifications.notices.model import Audience, Kind, NewNotice, Who
from notifications.rules.challenge.rules import followers


def of_start(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the followers of the challenge that a pilot of one of its solutions started."""
    return [NewNotice(Kind.CHALLENGE_PILOT_STARTED, followers(data), _facts(data))]


def of_cancelling(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the followers of the challenge that the pilot was cancelled."""
    return [NewNotice(Kind.CHALLENGE_PILOT_CANCELLED, followers(data), _facts(data))]


def of_end(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the organisation that its pilot ended, with the next steps, and the followers of its result."""
    facts, once = _facts(data) | {"outcome": data["outcome"]}, f"{data['pilot_id']} ended"
    return [
        NewNotice(Kind.PILOT_ENDED, _organisation(data), facts, once=f"{once}, to the organisation"),
        NewNotice(Kind.CHALLENGE_PILOT_ENDED, followers(data), facts, once=f"{once}, to followers"),
    ]


def of_draft(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the organisation that a draft practice waits to be completed and submitted."""
    facts = {
        "practice_id": str(data["practice_id"]),
        "organisation_id": str(data["organisation_id"]) if data["organisation_id"] else None,
        "pilot_id": str(data["pilot_id"]),
    }
    return [NewNotice(Kind.PRACTICE_DRAFTED, _organisation(data), facts, once=f"{data['practice_id']} drafted")]


def _facts(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "pilot_id": str(data["pilot_id"]),
        "challenge_id": str(data["challenge_id"]),
        "organisation_id": str(data["organisation_id"]),
        "pilot": data["title"],
    }


def _organisation(data: Mapping[str, Any]) -> Audience:
    organisation_id = data["organisation_id"]
    return Audience(
        Who.OWNERS,
        person_ids=[str(person_id) for person_id in data["author_ids"]],
        organisation_ids=[str(organisation_id)] if organisation_id else [],
    )
