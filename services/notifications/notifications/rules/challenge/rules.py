"""Rules for events of challenges: event data in, notices out. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from commons.taxonomies import REGIONS
from notifications.notices.model import Audience, Kind, NewNotice, Who
from notifications.recipients.subscription.match import keys_of

REGIONAL: Final = "regional"
_TEXTS: Final = ("title", "tagline", "brief", "description")


def of_approval_request(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the approvers and managers of the leading organisation that a challenge waits for their approval."""
    audience = Audience(Who.DECIDERS, organisation_ids=[str(identifier) for identifier in data["owner_ids"][:1]])
    facts = challenge_facts(data) | {name: data[name] for name in ("resubmission", "reminder")}
    return [NewNotice(Kind.CHALLENGE_APPROVAL_WAITING, audience, facts)]


def of_submission(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the reviewers of the tier that a challenge waits for them."""
    if data["tier"] == REGIONAL:
        audience = Audience(Who.CENTRE_MANAGERS, region=data["region"])
    else:
        audience = Audience(Who.CURATORS)
    facts = challenge_facts(data) | {"region": data["region"], "resubmission": data["resubmission"]}
    return [NewNotice(Kind.CHALLENGE_REVIEW_WAITING, audience, facts)]


def of_decision(kind: Kind, data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the owners of the decision and, on approval, of the planned publication."""
    facts = challenge_facts(data) | {"review_id": str(data["review_id"]), "publish_at": stored_time(data["publish_at"])}
    return [NewNotice(kind, owners(data), facts)]


def of_publication(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the matching subscribers. A challenge that returns is sent to its followers only."""
    facts = challenge_facts(data) | {
        "title": data["title"],
        "brief": data["brief"] or data["tagline"] or "",
        "owner_ids": [str(identifier) for identifier in data["owner_ids"]],
        "sectors": data["sectors"],
        "regions": data["regions"] or list(REGIONS),  # one that names no region is everybody's
        "demo": data["demo"],
    }
    who = Who.FOLLOWERS if data["again"] else Who.SUBSCRIBERS
    audience = Audience(who, challenge_id=str(data["challenge_id"]))
    return [NewNotice(Kind.CHALLENGE_PUBLISHED, audience, facts, keys_of(data[name] or "" for name in _TEXTS))]


def of_update(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the followers of the changes, and the active participants of changed phases, which may last longer."""
    if not data["changed"]:
        return []
    facts = challenge_facts(data) | {"title": data["title"], "changed": data["changed"], "demo": data["demo"]}
    running = (
        [NewNotice(Kind.ENTRY_PHASES_CHANGED, active_participants(data), facts)] if "phases" in data["changed"] else []
    )
    return [*running, NewNotice(Kind.CHALLENGE_UPDATED, followers(data), facts)]


def of_archiving(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the followers that the challenge is over, or was called off."""
    kind = Kind.CHALLENGE_CALLED_OFF if data["called_off"] else Kind.CHALLENGE_ARCHIVED
    return [NewNotice(kind, followers(data), challenge_facts(data))]


def of_taking_down(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify every owner and the active participants that the challenge is not public for now, with the reason."""
    facts = challenge_facts(data)
    return [
        NewNotice(Kind.CHALLENGE_TAKEN_DOWN, owners(data), facts),
        NewNotice(Kind.ENTRY_TAKEN_DOWN, active_participants(data), facts),
    ]


def of_calling_off(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify owners and present or invited evaluators that no decision will follow. Teams get a notice of their own."""
    asked = Audience(Who.PERSON, person_ids=[str(person_id) for person_id in data["person_ids"]])
    return [
        NewNotice(Kind.CHALLENGE_ENDED_EARLY, owners(data), challenge_facts(data)),
        NewNotice(Kind.EVALUATION_CALLED_OFF, asked, challenge_facts(data)),
    ]


def of_opening(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the active participants and the followers that a phase began."""
    facts = _phase(data)
    return [
        NewNotice(Kind.ENTRY_PHASE_OPENED, active_participants(data), facts),
        NewNotice(Kind.CHALLENGE_PHASE_OPENED, followers(data), facts),
    ]


def of_closing(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the owners of the number of solutions, and active participants and followers that the phase is over."""
    facts = _phase(data)
    return [
        NewNotice(Kind.CHALLENGE_PHASE_COUNTED, owners(data), facts),
        NewNotice(Kind.ENTRY_PHASE_CLOSED, active_participants(data), facts),
        NewNotice(Kind.CHALLENGE_PHASE_CLOSED, followers(data), facts),
    ]


def of_join_request(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the deciders of the leading organisation that another organisation asks to join."""
    lead = [str(identifier) for identifier in data["owner_ids"][:1]]
    people = [str(person_id) for person_id in data["author_ids"]]
    audience = Audience(Who.DECIDERS, person_ids=people, organisation_ids=lead)
    return [NewNotice(Kind.CHALLENGE_JOIN_REQUESTED, audience, _other_organisation(data))]


def of_joining(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the deciders of every owner that there is one more. A manager may have asked for the new one."""
    told = owners(data, data["organisation_id"])
    audience = Audience(Who.DECIDERS, person_ids=told.person_ids, organisation_ids=told.organisation_ids)
    return [NewNotice(Kind.CHALLENGE_OWNER_JOINED, audience, _other_organisation(data))]


def of_declined_joining(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the organisation that asked that the answer was no."""
    audience = Audience(Who.DECIDERS, organisation_ids=[str(data["organisation_id"])])
    return [NewNotice(Kind.CHALLENGE_JOIN_DECLINED, audience, _other_organisation(data))]


def of_question(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the owners that a question waits for their answer."""
    return [NewNotice(Kind.CHALLENGE_QUESTION_ASKED, owners(data), _question(data))]


def of_answer(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the followers that a question was answered."""
    return [NewNotice(Kind.CHALLENGE_QUESTION_ANSWERED, followers(data), _question(data))]


def of_announcement(data: Mapping[str, Any]) -> list[NewNotice]:
    """Send an announcement of the owners to all participants and the followers."""
    facts = challenge_facts(data) | {
        "announcement": data["text_title"] or "",
        "announcement_id": _stored_id(data["announcement_id"]),
    }
    participants = Audience(Who.PARTICIPANTS, challenge_id=str(data["challenge_id"]))
    return [
        NewNotice(Kind.ENTRY_ANNOUNCEMENT, participants, facts),
        NewNotice(Kind.CHALLENGE_ANNOUNCEMENT, followers(data), facts),
    ]


def of_results(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the followers of the results. Each team gets a notice of its own solution."""
    facts = challenge_facts(data) | {
        "final": data["final"],
        "entered": data["entered"],
        "advanced": data["advanced"],
        "winners": [str(winner["title"]) for winner in data["winners"] if winner.get("title")],
    }
    return [NewNotice(Kind.CHALLENGE_RESULTS, followers(data), facts)]


def challenge_facts(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data that every mail about a challenge needs. The organisation is the leading one."""
    lead = data["owner_ids"][0] if data.get("owner_ids") else None
    return {"challenge_id": str(data["challenge_id"]), "organisation_id": str(lead) if lead else None}


def owners(data: Mapping[str, Any], *others: Any) -> Audience:
    """Return the audience of a challenge's authors and its owners' approvers."""
    organisations = dict.fromkeys([*data["owner_ids"], *others])
    return Audience(
        Who.OWNERS,
        person_ids=[str(person_id) for person_id in data["author_ids"]],
        organisation_ids=[str(identifier) for identifier in organisations],
    )


def followers(data: Mapping[str, Any]) -> Audience:
    """Return the audience of a challenge's followers."""
    return Audience(Who.FOLLOWERS, challenge_id=str(data["challenge_id"]))


def active_participants(data: Mapping[str, Any]) -> Audience:
    """Return the audience of a challenge's active participants."""
    return Audience(Who.ACTIVE_PARTICIPANTS, challenge_id=str(data["challenge_id"]))


def stored_time(at: datetime | None) -> str | None:
    """Return a time in the form stored in a notice."""
    return at.isoformat() if at is not None else None


def _phase(data: Mapping[str, Any]) -> dict[str, Any]:
    return challenge_facts(data) | {
        "title": data["title"],
        "phase": data["phase_name"],
        "closes_at": stored_time(data["closes_at"]),
        "takes_submissions": data["takes_submissions"],
        "submissions": data["submissions"],
        "demo": data["demo"],
    }


def _question(data: Mapping[str, Any]) -> dict[str, Any]:
    return challenge_facts(data) | {"question_id": _stored_id(data["question_id"])}


def _stored_id(identifier: UUID | None) -> str | None:
    return str(identifier) if identifier is not None else None


def _other_organisation(data: Mapping[str, Any]) -> dict[str, Any]:
    return challenge_facts(data) | {"organisation_id": str(data["organisation_id"])}
