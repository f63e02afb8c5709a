"""Principal: the person, client or system that a call is made for, from identity's access token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

CENTRE_KIND = "innovation_centre"


@dataclass(frozen=True)
class Membership:
    """A role in an organisation; `region` (ISO 3166-2) is the organisation's.

    An `inherited` role is held in a closed organisation, by people of the one that follows it: they act on what it left
    and begin nothing new there.
    """

    organisation_id: UUID
    role: str
    kind: str
    region: str | None
    inherited: bool = False


@dataclass(frozen=True)
class Principal:
    """A person with roles; anonymous when `person_id` is None; the platform itself when `system`.

    An agency's client is a program: it acts under `client_id`, which is then `person_id` too, with its granted
    memberships, only where an operation's scope is among its `scopes`. A `test` client's writes are always rolled back.
    `registered_by` are the people who registered it or hold its secret; they count as authors of its work too.
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

    @property
    def is_curator(self) -> bool:
        """Return whether the person curates the national repository for the Ministry."""
        return "curator" in self.roles

    @cached_property
    def centre_regions(self) -> frozenset[str]:
        """Return the regions of the innovation centres that the person manages."""
        return frozenset(
            m.region for m in self.memberships if m.kind == CENTRE_KIND and m.role == "manager" and m.region
        )

    @cached_property
    def role_names(self) -> frozenset[str]:
        """Return every role name that a coarse permission may ask for.

        A client is not `signed_in`: operations that require no more than that concern the calling person.
        """
        names = set(self.roles) | {m.role for m in self.memberships}
        if self.signed_in and self.client_id is None:
            names.add("signed_in")
        if self.centre_regions:
            names.add("centre_manager")
        return frozenset(names)

    def role_in(self, organisation_id: UUID | None) -> frozenset[str]:
        """Return the person's roles in one organisation."""
        return frozenset(m.role for m in self.memberships if m.organisation_id == organisation_id)

    def to_dict(self) -> dict[str, Any]:
        """Return the principal in its wire form between gateway and services."""
        return {
            "person_id": str(self.person_id) if self.person_id else None,
            "session_id": self.session_id,
            "roles": sorted(self.roles),
            "memberships": [
                {
                    "organisation_id": str(m.organisation_id),
                    "role": m.role,
                    "kind": m.kind,
                    "region": m.region,
                    **({"inherited": True} if m.inherited else {}),
                }
                for m in self.memberships
            ],
            "language": self.language,
            "system": self.system,
            "client_id": str(self.client_id) if self.client_id else None,
            "scopes": sorted(self.scopes),
            "tier": self.tier,
            "test": self.test,
            "registered_by": sorted(str(person_id) for person_id in self.registered_by),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Principal:
        """Create a principal from the result of `to_dict`."""
        return cls(
            person_id=UUID(data["person_id"]) if data.get("person_id") else None,
            session_id=data.get("session_id"),
            roles=frozenset(data.get("roles") or ()),
            memberships=tuple(
                Membership(UUID(m["organisation_id"]), m["role"], m["kind"], m.get("region"), bool(m.get("inherited")))
                for m in data.get("memberships") or ()
            ),
            language=data.get("language"),
            system=bool(data.get("system")),
            client_id=UUID(data["client_id"]) if data.get("client_id") else None,
            scopes=frozenset(data.get("scopes") or ()),
            tier=data.get("tier") or "",
            test=bool(data.get("test")),
            registered_by=frozenset(UUID(person_id) for person_id in data.get("registered_by") or ()),
        )


ANONYMOUS = Principal()
SYSTEM = Principal(system=True)
