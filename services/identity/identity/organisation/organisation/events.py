"""Events of organisations: all their fields are public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from chassis.events import Event


@dataclass(frozen=True, kw_only=True)
class OrganisationEvent(Event):
    """The facts about an organisation that other services keep a copy of."""

    aggregate: ClassVar[str] = "organisation"
    key: ClassVar[str] = "organisation_id"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = (
        "organisation_id",
        "kind",
        "name_el",
        "name_en",
        "slug",
        "region",
        "elstat_code",
        "parent_id",
        "status",
        "approval",
        "latitude",
        "longitude",
    )
    invalidates: ClassVar[tuple[str, ...]] = ("organisations", "organisation:{organisation_id}")

    organisation_id: UUID
    kind: str
    name_el: str
    name_en: str
    slug: str
    region: str | None
    elstat_code: str | None
    parent_id: UUID | None
    status: str
    approval: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, kw_only=True)
class OrganisationRegistered(OrganisationEvent):
    """An organisation has entered the register."""

    type: ClassVar[str] = "organisation.registered.v1"


@dataclass(frozen=True, kw_only=True)
class OrganisationClosed(Event):
    """An organisation has ended. Its successor, where it has one, acts on what it left behind."""

    type: ClassVar[str] = "organisation.closed.v1"
    aggregate: ClassVar[str] = "organisation"
    key: ClassVar[str] = "organisation_id"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("organisation_id", "kind", "region", "successor_id", "closed_at")
    invalidates: ClassVar[tuple[str, ...]] = ("organisations", "organisation:{organisation_id}")
    expects_listener: ClassVar[bool] = False  # `organisation.updated.v1` says the status, too

    organisation_id: UUID
    kind: str
    region: str | None
    successor_id: UUID | None
    closed_at: datetime


@dataclass(frozen=True, kw_only=True)
class OrganisationUnmanaged(Event):
    """The last approver or manager of an organisation has left it, or their account is shut.

    A curator appoints another.
    """

    type: ClassVar[str] = "organisation.unmanaged.v1"
    aggregate: ClassVar[str] = "organisation"
    key: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    kind: str
    region: str | None


@dataclass(frozen=True, kw_only=True)
class OrganisationUpdated(OrganisationEvent):
    """Facts of a registered organisation changed. The event carries all of them."""

    type: ClassVar[str] = "organisation.updated.v1"
