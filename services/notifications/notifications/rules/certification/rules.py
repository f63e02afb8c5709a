"""Rules for events of certification: event data in, notices out. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from notifications.notices.model import Audience, Kind, NewNotice, Who

_FREED: Final = ("waits", "role_ended")


def of_request(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the evaluators of a waiting practice."""
    return [NewNotice(Kind.CERTIFICATION_WAITING, Audience(Who.EVALUATORS, region=data["region"]), _facts(data))]


def of_ending_place(data: Mapping[str, Any]) -> list[NewNotice]:
    """Remind an evaluator of the due date."""
    facts = _facts(data) | {"due_at": data["due_at"]}
    return [NewNotice(Kind.CERTIFICATION_PLACE_ENDING, _evaluator(data), facts)]


def of_freed_place(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the evaluator of the freed place, and the others of the waiting practice."""
    told = NewNotice(
        Kind.CERTIFICATION_PLACE_FREED, _evaluator(data), _facts(data) | {name: data[name] for name in _FREED}
    )
    return [told, *(of_request(data) if data["waits"] else [])]


def of_certificate(kind: Kind, data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the organisation of its certificate, or of its lack."""
    authors = [str(person_id) for person_id in data["author_ids"]]
    body = str(data["organisation_id"]) if data["organisation_id"] else None
    audience = Audience(Who.AUTHORS_AND_APPROVERS, organisation_id=body, person_ids=authors)
    return [NewNotice(kind, audience, _facts(data) | {"certified_until": data.get("certified_until")})]


def of_end(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the organisation of the end of its certificate, and its evaluators."""
    evaluators = Audience(Who.PERSON, person_ids=[str(one) for one in data["evaluator_ids"]])
    return [
        *of_certificate(Kind.CERTIFICATE_ENDED, data),
        NewNotice(Kind.CERTIFICATION_OVER, evaluators, _facts(data)),
    ]


def _evaluator(data: Mapping[str, Any]) -> Audience:
    return Audience(Who.PERSON, person_ids=[str(data["evaluator_id"])])


def _facts(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "practice_id": str(data["practice_id"]),
        "organisation_id": str(data["organisation_id"]) if data["organisation_id"] else None,
        "region": data.get("region"),
    }
