"""Rules for events of impact claims: event data in, notices out. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from notifications.notices.model import Audience, Kind, NewNotice, Who


def of_approval_request(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the approvers of the body of a waiting claim."""
    audience = Audience(Who.DECIDERS, organisation_ids=[str(data["organisation_id"])])
    return [NewNotice(Kind.IMPACT_APPROVAL_WAITING, audience, _facts(data) | {"reminder": data["reminder"]})]


def of_return(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the author of the return."""
    return [NewNotice(Kind.IMPACT_RETURNED, _claimant(data), _facts(data))]


def of_verdict(kind: Kind, data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the claimant of a verdict, with its comment."""
    return [NewNotice(kind, _claimant(data), _facts(data) | {"comment": data["comment"]})]


def of_due_date(data: Mapping[str, Any]) -> list[NewNotice]:
    """Remind all verifiers but those of its body or of the giver."""
    near = [str(one) for one in (data["organisation_id"], data["giver_id"]) if one]
    facts = _facts(data) | {"due_at": data["due_at"], "overdue": data["overdue"]}
    return [NewNotice(Kind.IMPACT_VERIFICATION_DUE, Audience(Who.VERIFIERS, organisation_ids=near), facts)]


def _claimant(data: Mapping[str, Any]) -> Audience:
    authors = [str(person_id) for person_id in data["author_ids"]]
    body = str(data["organisation_id"])
    return Audience(Who.AUTHORS_AND_APPROVERS, organisation_id=body, person_ids=authors)


def _facts(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "impact_id": str(data["impact_id"]),
        "practice_id": str(data["practice_id"]),
        "organisation_id": str(data["organisation_id"]),
        "title": data["title"],
        "demo": data["demo"],
    }
