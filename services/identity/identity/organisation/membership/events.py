"""What memberships announce, in the order of the person concerned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chassis.events import Event, PersonId


@dataclass(frozen=True, kw_only=True)
class MemberEvent(Event):
    """What every event of a membership says: whose, where, and as what."""

    aggregate: ClassVar[str] = "person"
    key: ClassVar[str] = "person_id"
    public: ClassVar[bool] = False

    person_id: PersonId
    organisation_id: UUID
    organisation_kind: str
    region: str | None
    role: str


@dataclass(frozen=True, kw_only=True)
class MemberAdded(MemberEvent):
    """A person has got a role in an organisation."""

    type: ClassVar[str] = "member.added.v1"


@dataclass(frozen=True, kw_only=True)
class MemberRemoved(MemberEvent):
    """A person has a role in an organisation no longer; `successor_id` is who does that work from now on, if known."""

    type: ClassVar[str] = "member.removed.v1"

    successor_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class PlatformRoleEvent(Event):
    """What every event of a role on the whole platform says: whose, and which."""

    aggregate: ClassVar[str] = "person"
    key: ClassVar[str] = "person_id"
    public: ClassVar[bool] = False

    person_id: PersonId
    role: str


@dataclass(frozen=True, kw_only=True)
class RoleGranted(PlatformRoleEvent):
    """A person has got a role on the whole platform."""

    type: ClassVar[str] = "role.granted.v1"


@dataclass(frozen=True, kw_only=True)
class RoleRevoked(PlatformRoleEvent):
    """A person has a role on the whole platform no longer."""

    type: ClassVar[str] = "role.revoked.v1"
