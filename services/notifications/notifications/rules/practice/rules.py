"""Rules for events of practices and people: event data in, notices out. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from commons.audience import PUBLIC
from notifications.notices.model import Audience, Kind, NewNotice, Who
from notifications.recipients.subscription.match import keys_of

REGIONAL: Final = "regional"


def of_registration(data: Mapping[str, Any]) -> list[NewNotice]:
    """Ask a person to verify the address that they registered."""
    return [NewNotice(Kind.VERIFY_ACCOUNT, _person(data), {"registration": data["registration"]})]


def of_repeated_registration(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify a person that the address they registered already has an account."""
    return [NewNotice(Kind.ALREADY_REGISTERED, _person(data))]


def of_reset_request(data: Mapping[str, Any]) -> list[NewNotice]:
    """Send somebody the link to choose another password."""
    return [NewNotice(Kind.RESET_PASSWORD, _person(data))]


def of_changed_password(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify a person that their password was changed."""
    return [NewNotice(Kind.PASSWORD_CHANGED, _person(data))]


def of_email_change_request(data: Mapping[str, Any]) -> list[NewNotice]:
    """Ask the new address to confirm, which is found by the change, and tell the person at the old one."""
    new = Audience(Who.PERSON, person_ids=[str(data["change_id"])])
    return [NewNotice(Kind.CONFIRM_EMAIL, new), NewNotice(Kind.EMAIL_CHANGE_ASKED, _person(data))]


def of_changed_email(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify a person, at the new address, that it is that of their account."""
    return [NewNotice(Kind.EMAIL_CHANGED, _person(data))]


def of_invitation(data: Mapping[str, Any]) -> list[NewNotice]:
    """Invite an address to join an organisation. The recipient is the invitation, as there may be no account yet."""
    facts = {"organisation_id": str(data["organisation_id"]), "role": data["role"]}
    return [NewNotice(Kind.MEMBER_INVITED, Audience(Who.PERSON, person_ids=[str(data["invitation_id"])]), facts)]


def of_submission(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the reviewers of the tier that a practice waits for them."""
    if data["tier"] == REGIONAL:
        audience = Audience(Who.CENTRE_MANAGERS, region=data["region"])
    else:
        audience = Audience(Who.CURATORS)
    return [_waiting(audience, data, resubmission=data["resubmission"])]


def of_forwarding(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the organisation that the centre forwarded its practice, and the Ministry that it waits."""
    return [_decision(Kind.DECISION_FORWARDED, data), _waiting(Audience(Who.CURATORS), data)]


def of_approval_request(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the approvers and managers of the organisation that a practice waits for their approval."""
    organisation_id = _text(data["organisation_id"])
    audience = Audience(Who.DECIDERS, organisation_ids=[organisation_id] if organisation_id else [])
    told = {name: data[name] for name in ("resubmission", "reminder")}
    return [NewNotice(Kind.APPROVAL_WAITING, audience, _facts(data) | told)]


def of_return(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the authors that their organisation returned the practice, and why."""
    return [_decision(Kind.DECISION_RETURNED, data)]


def of_archiving(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the authors and the organisation that the practice was archived, and why."""
    return [_decision(Kind.PRACTICE_ARCHIVED, data)]


def of_changes_requested(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the organisation of the changes requested."""
    return [_decision(Kind.DECISION_CHANGES_REQUESTED, data)]


def of_rejection(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the organisation that its practice will not be published, and why."""
    return [_decision(Kind.DECISION_REJECTED, data)]


def of_publication(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the organisation, matching subscribers, and the followers of the challenge that the practice came from.

    Imported practices lead to no notices: they are old and arrive by the hundred. A practice for public bodies only is
    told to its own people: a subscriber may be anybody.
    """
    if data["imported"]:
        return []
    if data["audience"] != PUBLIC:
        return [_decision(Kind.DECISION_PUBLISHED, data)]
    facts = {
        "practice_id": str(data["practice_id"]),
        "organisation_id": _text(data["organisation_id"]),
        "region": data["region"],
        "title": data["title"],
        "summary": data["summary"] or "",
        "sectors": data["sectors"],
        "stage": data["stage"],
        "demo": data["demo"],
    }
    keys = keys_of(data[name] or "" for name in ("title", "summary", "problem", "solution"))
    return [
        _decision(Kind.DECISION_PUBLISHED, data),
        NewNotice(
            Kind.PRACTICE_PUBLISHED, Audience(Who.SUBSCRIBERS, challenge_id=_text(data["challenge_id"])), facts, keys
        ),
    ]


def _person(data: Mapping[str, Any]) -> Audience:
    return Audience(Who.PERSON, person_ids=[str(data["person_id"])])


def _waiting(audience: Audience, data: Mapping[str, Any], *, resubmission: bool = False) -> NewNotice:
    return NewNotice(Kind.REVIEW_WAITING, audience, _facts(data) | {"resubmission": resubmission})


def _decision(kind: Kind, data: Mapping[str, Any]) -> NewNotice:
    authors = [str(person_id) for person_id in data["author_ids"]]
    audience = Audience(Who.AUTHORS_AND_APPROVERS, organisation_id=_text(data["organisation_id"]), person_ids=authors)
    return NewNotice(kind, audience, _facts(data) | {"review_id": _text(data.get("review_id"))})


def _facts(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "practice_id": str(data["practice_id"]),
        "organisation_id": _text(data["organisation_id"]),
        "region": data.get("region"),
    }


def _text(identifier: UUID | None) -> str | None:
    return str(identifier) if identifier is not None else None
