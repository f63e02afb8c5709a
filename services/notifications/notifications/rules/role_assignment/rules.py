"""Rules for events of roles and suspensions: event data in, notices for the person out. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from notifications.notices.model import Audience, Kind, NewNotice, Who


def of_membership(kind: Kind, data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify a person of a role in an organisation. An inherited role follows another one and leads to no notice."""
    if data["inherited"]:
        return []
    return [_to_person(kind, data, organisation_id=str(data["organisation_id"]), role=data["role"])]


def of_platform_role(kind: Kind, data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify a person of a role on the whole platform."""
    return [_to_person(kind, data, role=data["role"])]


def of_vacancy(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the curators of a body that nobody decides for any more."""
    return [NewNotice(Kind.BODY_UNMANAGED, Audience(Who.CURATORS), {"organisation_id": str(data["organisation_id"])})]


def of_account(kind: Kind, data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify a person of the suspension of their account or of its end."""
    return [_to_person(kind, data)]


def _to_person(kind: Kind, data: Mapping[str, Any], **facts: str) -> NewNotice:
    return NewNotice(kind, Audience(Who.PERSON, person_ids=[str(data["person_id"])]), facts)
