"""Events of memberships, ordered by the person concerned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chassis.events import Event, PersonId


@dataclass(frozen=True, kw_only=True)
class MemberEvent(Event):
    """Fields of every membership event: the person, the organisation and the role.

    An `inherited` role is held in a closed organisation, by people of its successor, as long as they have it there.
    """

    aggregate: ClassVar[str] = "person"
    key: ClassVar[str] = "person_id"
    public: ClassVar[bool] = False

    person_id: PersonId
    organisation_id: UUID
    organisation_kind: str
    region: str | None
    role: str
    inherited: bool = False


@dataclass(frozen=True, kw_only=True)
class MemberAdded(MemberEvent):
    """A person has got a role in an organisation."""

    type: ClassVar[str] = "member.added.v1"


@dataclass(frozen=True, kw_only=True)
class MemberRemoved(MemberEvent):
    """A person lost a role in an organisation; `successor_id` is the person who took over, if known."""

    type: ClassVar[str] = "member.removed.v1"

    successor_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class PlatformRoleEvent(Event):
    """Fields of every event of a platform role: the person and the role."""

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
