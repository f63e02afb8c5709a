"""Events of people: opaque identifiers only, so that no address or name leaves this service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

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
    """Somebody asked for an account; the address is not verified yet. Comes again when they ask again.

    `registration` counts these requests; the mail for one goes out only while it is the latest.
    """

    type: ClassVar[str] = "person.registered.v1"

    language: str
    registration: int


@dataclass(frozen=True, kw_only=True)
class PersonRegistrationRepeated(PersonEvent):
    """Somebody asked for an account with an address that has one; its owner is told by mail."""

    type: ClassVar[str] = "person.registration_repeated.v1"


@dataclass(frozen=True, kw_only=True)
class PersonVerified(PersonEvent):
    """The owner of the address has confirmed the account."""

    type: ClassVar[str] = "person.verified.v1"
    expects_listener: ClassVar[bool] = False  # a fact for the record; nobody acts on it yet


@dataclass(frozen=True, kw_only=True)
class PersonPasswordResetRequested(PersonEvent):
    """Somebody asked for a link to choose another password; it is mailed to the owner of the account."""

    type: ClassVar[str] = "person.password_reset_requested.v1"


@dataclass(frozen=True, kw_only=True)
class PersonPasswordChanged(PersonEvent):
    """The password is another one now; the owner is told by mail."""

    type: ClassVar[str] = "person.password_changed.v1"


@dataclass(frozen=True, kw_only=True)
class PersonSuspended(PersonEvent):
    """The account is shut: its sessions and tokens are over."""

    type: ClassVar[str] = "person.suspended.v1"


@dataclass(frozen=True, kw_only=True)
class PersonReinstated(PersonEvent):
    """The account is open again; its owner signs in anew."""

    type: ClassVar[str] = "person.reinstated.v1"
