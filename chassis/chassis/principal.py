"""Principal: the person, client or system that a call is made for, from identity's access token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

# Principals without effective roles come from tokens and gateways of before 0.2.0; this reading goes with 0.3.0.
_EARLIER = {("innovation_centre", "manager"): "centre_manager"}


@dataclass(frozen=True)
class Membership:
    """A role in an organisation; `region` (ISO 3166-2) is the organisation's.

    An `inherited` role is held in a closed organisation, by people of the one that follows it: they go on with its
    work and begin nothing new there.
    """

    organisation_id: UUID
    role: str
    kind: str
    region: str | None
    inherited: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the membership in its wire form, in tokens and between gateway and services."""
        return {
            "organisation_id": str(self.organisation_id),
            "role": self.role,
            "kind": self.kind,
            "region": self.region,
            **({"inherited": True} if self.inherited else {}),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Membership:
        """Create a membership from the result of `to_dict`."""
        return cls(
            UUID(data["organisation_id"]),
            str(data["role"]),
            str(data["kind"]),
            data.get("region"),
            bool(data.get("inherited")),
        )


@dataclass(frozen=True)
class Principal:
    """A person with roles; anonymous when `person_id` is None; the platform itself when `system`.

    An agency's client is a program: it acts under `client_id`, which is then `person_id` too, with its granted
    memberships, only where an operation's scope is among its `scopes`. A `test` client's writes are always rolled back.
    `registered_by` are its registrants and the holders of its secret; they count as authors of its work too.
    `effective_roles` are the role names that permissions ask for, as identity derived them from roles and memberships.
    """

    person_id: UUID | None = None
    session_id: str | None = None
    roles: frozenset[str] = frozenset()
    memberships: tuple[Membership, ...] = ()
    language: str | None = None
    system: bool = False
    client_id: UUID | None = None
    scopes: frozenset[str] = frozenset()
    tier: str = ""
    test: bool = False
    registered_by: frozenset[UUID] = frozenset()
    effective_roles: frozenset[str] | None = None

    def added_to(self, author_ids: Iterable[UUID]) -> list[UUID]:
        """Return the authors of a work after the caller has worked on it.

        The people behind a program are authors of its work too, so that nobody reviews the work of their own program.
        """
        own = (self.person_id,) if self.person_id else ()
        return list(dict.fromkeys((*author_ids, *own, *sorted(self.registered_by))))

    @property
    def signed_in(self) -> bool:
        """Return whether a person or a client is signed in."""
        return self.person_id is not None

    @property
    def caller_id(self) -> str | None:
        """Return the id by which requests are counted and keys are stored, or None for anonymous callers."""
        if self.client_id:
            return f"client:{self.client_id}"
        return f"person:{self.person_id}" if self.person_id else None

    @cached_property
    def role_names(self) -> frozenset[str]:
        """Return every role name that a coarse permission may ask for.

        A client is not `signed_in`: operations that require no more than that concern the calling person.
        """
        names = self._derived_roles() if self.effective_roles is None else self.effective_roles
        return names | {"signed_in"} if self.signed_in and self.client_id is None else names

    def _derived_roles(self) -> frozenset[str]:
        held = {m.role for m in self.memberships}
        derived = {_EARLIER[m.kind, m.role] for m in self.memberships if m.region and (m.kind, m.role) in _EARLIER}
        return self.roles | held | derived

    def role_in(self, organisation_id: UUID | None) -> frozenset[str]:
        """Return the person's roles in one organisation."""
        return frozenset(m.role for m in self.memberships if m.organisation_id == organisation_id)

    def to_dict(self) -> dict[str, Any]:
        """Return the principal in its wire form between gateway and services."""
        return {
            "person_id": str(self.person_id) if self.person_id else None,
            "session_id": self.session_id,
            "roles": sorted(self.roles),
            "memberships": [membership.to_dict() for membership in self.memberships],
            "language": self.language,
            "system": self.system,
            "client_id": str(self.client_id) if self.client_id else None,
            "scopes": sorted(self.scopes),
            "tier": self.tier,
            "test": self.test,
            "registered_by": sorted(str(person_id) for person_id in self.registered_by),
            "effective_roles": None if self.effective_roles is None else sorted(self.effective_roles),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Principal:
        """Create a principal from the result of `to_dict`."""
        return cls(
            person_id=UUID(data["person_id"]) if data.get("person_id") else None,
            session_id=data.get("session_id"),
            roles=frozenset(data.get("roles") or ()),
            memberships=tuple(map(Membership.from_dict, data.get("memberships") or ())),
            language=data.get("language"),
            system=bool(data.get("system")),
            client_id=UUID(data["client_id"]) if data.get("client_id") else None,
            scopes=frozenset(data.get("scopes") or ()),
            tier=data.get("tier") or "",
            test=bool(data.get("test")),
            registered_by=frozenset(UUID(person_id) for person_id in data.get("registered_by") or ()),
            effective_roles=names_in(data.get("effective_roles")),
        )


def names_in(value: Any) -> frozenset[str] | None:
    """Return the role names of a wire form, or None where it has none; raise `TypeError` unless they are a list."""
    if value is None:
        return None
    if not isinstance(value, list):
        raise TypeError("role names are a list")
    return frozenset(map(str, value))


ANONYMOUS = Principal()
SYSTEM = Principal(system=True)
