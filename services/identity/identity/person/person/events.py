"""Events of people: opaque identifiers only, so that no address or name leaves this service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chassis.events import Event, PersonId


@dataclass(frozen=True, kw_only=True)
class PersonEvent(Event):
    """Something that concerns one person."""

    aggregate: ClassVar[str] = "person"
    key: ClassVar[str] = "person_id"
    public: ClassVar[bool] = False

    person_id: PersonId


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(PersonEvent):
    """A request for an account; the address is not verified yet. Published again for each repeated request.

    `registration` counts these requests. The mail for one goes out only while it is the latest.
    """

    type: ClassVar[str] = "person.registered.v1"

    language: str
    registration: int


@dataclass(frozen=True, kw_only=True)
class PersonRegistrationRepeated(PersonEvent):
    """A request for an account with the address of an existing one. Its owner is informed by mail."""

    type: ClassVar[str] = "person.registration_repeated.v1"


@dataclass(frozen=True, kw_only=True)
class PersonVerified(PersonEvent):
    """The owner of the address has confirmed the account."""

    type: ClassVar[str] = "person.verified.v1"
    expects_listener: ClassVar[bool] = False  # a fact for the record; nobody acts on it yet


@dataclass(frozen=True, kw_only=True)
class PersonPasswordResetRequested(PersonEvent):
    """A request for a reset link, which is mailed to the owner of the account."""

    type: ClassVar[str] = "person.password_reset_requested.v1"


@dataclass(frozen=True, kw_only=True)
class PersonPasswordChanged(PersonEvent):
    """The password was changed. The owner is informed by mail."""

    type: ClassVar[str] = "person.password_changed.v1"


@dataclass(frozen=True, kw_only=True)
class PersonEmailChangeRequested(PersonEvent):
    """A person asked for another address. Both addresses are informed by mail; `change_id` finds them."""

    type: ClassVar[str] = "person.email_change_requested.v1"

    change_id: UUID


@dataclass(frozen=True, kw_only=True)
class PersonEmailChanged(PersonEvent):
    """The account has another address, which its holder has confirmed."""

    type: ClassVar[str] = "person.email_changed.v1"


@dataclass(frozen=True, kw_only=True)
class PersonSuspended(PersonEvent):
    """The account is suspended: its sessions and tokens are void."""

    type: ClassVar[str] = "person.suspended.v1"


@dataclass(frozen=True, kw_only=True)
class PersonReinstated(PersonEvent):
    """The account is active again. Its owner signs in anew."""

    type: ClassVar[str] = "person.reinstated.v1"
