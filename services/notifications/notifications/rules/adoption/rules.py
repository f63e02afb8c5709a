"""Rules for events of adoptions: event data in, notices out. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from notifications.notices.model import Audience, Kind, NewNotice, Who

AVOIDED: Final = "avoided"


def of_approval_request(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the approvers of the taker that an adoption waits for them."""
    audience = Audience(Who.DECIDERS, organisation_ids=[str(data["taker_id"])])
    facts = _facts(data, data["taker_id"]) | {"reminder": data["reminder"]}
    return [NewNotice(Kind.ADOPTION_APPROVAL_WAITING, audience, facts)]


def of_start(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the giver that somebody begins to adopt its practice."""
    if data["mode"] == AVOIDED:
        return []
    return _to_giver(Kind.ADOPTION_STARTED, data, contact_wanted=data["contact_wanted"])


def of_implementation(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the giver of the implementation, and ask for its word."""
    return _to_giver(Kind.ADOPTION_IMPLEMENTED, data, adopted=data["adopted"])


def of_return(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the author that the adoption does not begin yet."""
    return [_to_taker(Kind.ADOPTION_RETURNED, data, data["taker_id"])]


def of_question(data: Mapping[str, Any]) -> list[NewNotice]:
    """Ask the taker whether the adoption is still going."""
    return [_to_taker(Kind.ADOPTION_STILL_GOING, data, data["taker_id"])]


def of_answer(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the taker of the giver's word."""
    return [_to_taker(Kind.ADOPTION_ANSWERED, data, data["giver_id"], confirmed=data["says"] == "confirmed")]


def _to_giver(kind: Kind, data: Mapping[str, Any], **more: Any) -> list[NewNotice]:
    if data["giver_id"] is None:
        return []
    audience = Audience(Who.DECIDERS, organisation_ids=[str(data["giver_id"])])
    return [NewNotice(kind, audience, _facts(data, data["taker_id"]) | more)]


def _to_taker(kind: Kind, data: Mapping[str, Any], named: Any, **more: Any) -> NewNotice:
    authors = [str(person_id) for person_id in data["author_ids"]]
    audience = Audience(Who.AUTHORS_AND_APPROVERS, organisation_id=str(data["taker_id"]), person_ids=authors)
    return NewNotice(kind, audience, _facts(data, named) | more)


def _facts(data: Mapping[str, Any], named: Any) -> dict[str, Any]:
    """Return the facts of a mail. `organisation_id` is the body that it names."""
    return {
        "adoption_id": str(data["adoption_id"]),
        "practice_id": str(data["practice_id"]),
        "organisation_id": str(named) if named else None,
        "title": data["title"],
        "demo": data["demo"],
    }
