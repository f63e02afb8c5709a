"""Entitlement: a check whether a person may still see a notice, by the roles held at this moment.

The fan-out chose recipients by earlier facts. A role may have ended since, and a mail may hold a reviewer's comment.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self
from uuid import UUID

from notifications.notices.model import Audience, Kind, Notice, Who

_FOR_A_BODY: Final = frozenset({Who.AUTHORS_AND_APPROVERS, Who.OWNERS, Who.DECIDERS})
_DECIDING: Final = frozenset({"approver", "manager"})
_CENTRE: Final = "innovation_centre"


@dataclass(frozen=True)
class Role:
    """A role that a person holds, in an organisation or, where there is none, on the whole platform."""

    role: str
    organisation_id: str | None = None
    organisation_kind: str | None = None
    region: str | None = None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """Read a role as identity gives it."""
        organisation_id = said["organisation_id"]
        return cls(
            said["role"],
            str(organisation_id) if organisation_id else None,
            said.get("organisation_kind"),
            said.get("region"),
        )


def may_still_see(person_id: UUID, roles: Collection[Role], notice: Notice, *, decided_for: Collection[str]) -> bool:
    """Return whether a person with these roles belongs to the audience of a notice.

    `decided_for`: the organisations that have an active approver or manager.
    """
    audience = notice.to
    if audience.who is Who.CURATORS:
        return _curates(roles)
    if audience.who is Who.EVALUATORS:
        return _has_role(roles, "curator", "evaluator") or any(_manages_centre(role, audience.region) for role in roles)
    if audience.who is Who.VERIFIERS:
        near = any(role.organisation_id in audience.organisations for role in roles)
        return not near and (_has_role(roles, "curator", "auditor") or any(_manages_a_centre(role) for role in roles))
    if audience.who is Who.CENTRE_MANAGERS:
        return any(_manages_centre(role, audience.region) for role in roles)
    if audience.who in _FOR_A_BODY:
        return _works_for(person_id, roles, audience, decided_for)
    if notice.kind == Kind.INTRODUCTION_ANSWERED:  # its asker asked for an organisation
        return any(role.organisation_id == notice.data["organisation_id"] for role in roles)
    return True


def _works_for(person_id: UUID, roles: Collection[Role], audience: Audience, decided_for: Collection[str]) -> bool:
    """Return whether the roles suffice for the audience's organisations.

    Authors need any role there, or to curate. Others need a deciding role, or any where nobody has a deciding one.
    """
    here = [role for role in roles if role.organisation_id in audience.organisations]
    if str(person_id) in audience.person_ids:
        return bool(here) or _curates(roles)
    in_place = audience.who is not Who.DECIDERS
    return any(role.role in _DECIDING or (in_place and role.organisation_id not in decided_for) for role in here)


def _curates(roles: Collection[Role]) -> bool:
    return _has_role(roles, "curator")


def _has_role(roles: Collection[Role], *names: str) -> bool:
    return any(role.role in names and role.organisation_id is None for role in roles)


def _manages_centre(role: Role, region: str | None) -> bool:
    return _manages_a_centre(role) and role.region == region


def _manages_a_centre(role: Role) -> bool:
    return role.role == "manager" and role.organisation_kind == _CENTRE
