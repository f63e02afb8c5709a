"""Organisation: the registered facts of one body, and their consistency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import uuid7
from chassis.errors import Conflict, FieldError, Forbidden, NotFound, ValidationFailed
from chassis.language import Localized
from commons.greek import slugify, sort_key, tokens
from commons.places import everyday_names
from commons.taxonomies import REGIONS
from identity.base import Base
from identity.organisation.organisation.events import OrganisationClosed, OrganisationRegistered, OrganisationUpdated
from identity.security.address_key import address_key

ACTIVE = "active"
DISSOLVED = "dissolved"
CENTRE = "innovation_centre"
# Whether what a contributor hands in waits for an approver of the same body.
APPROVAL_REQUIRED: Final = "required"
APPROVAL_NONE: Final = "none"
APPROVALS: Final = (APPROVAL_REQUIRED, APPROVAL_NONE)
# These are a region, or review what a region submits: another region would be another body.
KINDS_OF_ONE_REGION = frozenset({"region", CENTRE})
# These serve one region; the region decides who reviews what they submit.
KINDS_WITH_REGION = frozenset({"region", "municipality", CENTRE})
# These serve the whole country: what they submit goes to the Ministry, so they have no region.
KINDS_WITHOUT_REGION = frozenset({"ministry", "independent_authority"})


class OrganisationNotFound(NotFound):
    """No organisation has this identifier."""

    title = Localized(el="Ο φορέας δεν βρέθηκε", en="There is no such organisation")


class OrganisationAlreadyRegistered(Conflict):
    """An organisation with this slug or ELSTAT code is in the register."""

    title = Localized(
        el="Υπάρχει ήδη φορέας με αυτό το αναγνωριστικό ή τον κωδικό ΕΛΣΤΑΤ",
        en="An organisation with this slug or ELSTAT code is registered already",
    )


class OrganisationClosedAlready(Conflict):
    """The organisation has been closed before."""

    title = Localized(el="Ο φορέας έχει ήδη κλείσει", en="The organisation is closed already")


class SuccessorUnfit(ValidationFailed):
    """The successor must be another body that is active; that of an innovation centre must be one, too."""

    title = Localized(
        el="Διάδοχος είναι άλλος, ενεργός φορέας. Κέντρο καινοτομίας διαδέχεται μόνο κέντρο καινοτομίας",
        en="A successor is another body that is active. An innovation centre is followed by one only",
    )

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("successor_id", "not_allowed", self.title)])


class OrganisationFactsContradict(ValidationFailed):
    """The facts given about an organisation do not go together."""

    title = Localized(el="Τα στοιχεία του φορέα δεν συμφωνούν μεταξύ τους", en="The facts given do not go together")


class OrganisationNotYoursToSee(Forbidden):
    """The settings of a body are shown to those who work there and to curators."""

    title = Localized(
        el="Τις ρυθμίσεις ενός φορέα τις βλέπουν τα μέλη του και οι επιμελητές",
        en="The settings of a body are shown to its members and to curators",
    )


class OrganisationNotYoursToCorrect(Forbidden):
    """Facts are corrected by curators. A manager of the body sets its contact address and its approval."""

    title = Localized(
        el="Τα στοιχεία του φορέα τα διορθώνει ο επιμελητής. Ο διαχειριστής του ορίζει τη διεύθυνση επικοινωνίας και "
        "την έγκριση",
        en="The facts of a body are corrected by a curator. Its manager sets the contact address and the approval",
    )


@dataclass(frozen=True, kw_only=True)
class OrganisationFacts:
    """The facts of an organisation; coordinates are those of its seat, WGS 84 degrees."""

    kind: str
    name_el: str
    name_en: str
    slug: str = ""
    parent_id: UUID | None = None
    region: str | None = None
    nuts2: str | None = None
    elstat_code: str | None = None
    seat_el: str | None = None
    latitude: float | None = None
    longitude: float | None = None

    def check(self) -> None:
        """Raise `OrganisationFactsContradict` naming each field that does not fit the kind."""
        faults = []
        if self.kind in KINDS_WITH_REGION and self.region is None:
            faults.append(FieldError("region", "required", _NEEDS_REGION))
        if self.kind in KINDS_WITHOUT_REGION and self.region is not None:
            faults.append(FieldError("region", "not_allowed", _NATIONAL))
        if (self.kind == "municipality") != (self.elstat_code is not None):
            faults.append(FieldError("elstat_code", "municipality_only", _ELSTAT))
        if (self.latitude is None) != (self.longitude is None):
            faults.append(FieldError("longitude", "incomplete", _COORDINATES))
        if faults:
            raise OrganisationFactsContradict(errors=faults)


class Organisation(Base):
    """One body in the register.

    `sort_key` and `search_text` follow from the names. `corrected` names the facts that a curator corrected here. An
    import of the register leaves them alone.
    """

    __tablename__ = "organisations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[str]
    name_el: Mapped[str]
    name_en: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    region: Mapped[str | None]
    nuts2: Mapped[str | None]
    elstat_code: Mapped[str | None] = mapped_column(unique=True)
    seat_el: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    status: Mapped[str] = mapped_column(default=ACTIVE)
    approval: Mapped[str] = mapped_column(default=APPROVAL_REQUIRED)
    contact_address: Mapped[str | None]
    contact_key: Mapped[str | None]
    corrected: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    version: Mapped[int] = mapped_column(default=1)
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str | None]
    sort_key: Mapped[str]
    search_text: Mapped[str]
    search_vector: Mapped[str] = mapped_column(
        TSVECTOR, Computed("array_to_tsvector(string_to_array(search_text, ' '))"), deferred=True
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @classmethod
    def register(
        cls,
        facts: OrganisationFacts,
        *,
        now: datetime,
        organisation_id: UUID | None = None,
        contact_address: str | None = None,
        approval: str = APPROVAL_REQUIRED,
    ) -> tuple[Organisation, OrganisationRegistered]:
        """Create an organisation. Without a slug it gets one from its English name."""
        facts.check()
        organisation = cls(
            id=organisation_id or uuid7(),
            status=ACTIVE,
            approval=approval,
            contact_address=contact_address,
            contact_key=address_key(contact_address) if contact_address else None,
            corrected=[],
            version=1,
            created_at=now,
            updated_at=now,
            **_columns(facts),
        )
        return organisation, OrganisationRegistered(**organisation._announced())

    def update(self, facts: OrganisationFacts, *, now: datetime) -> OrganisationUpdated | None:
        """Apply facts of the register. Return the event, or None where nothing changed."""
        facts = replace(facts, **{name: getattr(self, name) for name in self.corrected})
        facts.check()
        return self._apply(_columns(facts), now)

    def correct(self, changes: Mapping[str, Any], *, now: datetime) -> list[OrganisationUpdated]:
        """Apply a correction of facts, contact address or approval. Return the event; none where nothing changed."""
        known = {field.name: getattr(self, field.name) for field in fields(OrganisationFacts)}
        corrected = {name: value for name, value in changes.items() if name in known and known[name] != value}
        if "region" in corrected:
            if self.kind in KINDS_OF_ONE_REGION:
                raise OrganisationFactsContradict(errors=[FieldError("region", "not_allowed", _ONE_REGION)])
            corrected["nuts2"] = REGIONS[changes["region"]].nuts2 if changes["region"] else None
        facts = OrganisationFacts(**{**known, **corrected})
        facts.check()
        columns = _columns(facts) | {"corrected": sorted({*self.corrected, *corrected})}
        if "approval" in changes:
            columns["approval"] = changes["approval"]
        if "contact_address" in changes:
            address = changes["contact_address"]
            columns |= {"contact_address": address, "contact_key": address_key(address) if address else None}
        updated = self._apply(columns, now)
        return [updated] if updated else []

    def _apply(self, columns: Mapping[str, Any], now: datetime) -> OrganisationUpdated | None:
        if all(getattr(self, name) == value for name, value in columns.items()):
            return None
        for name, value in columns.items():
            setattr(self, name, value)
        self.updated_at = now
        self.version += 1
        return OrganisationUpdated(**self._announced())

    def close(
        self, successor: Organisation | None, because: str, *, now: datetime
    ) -> tuple[OrganisationUpdated, OrganisationClosed]:
        """End the body. Nothing gets another key; the people of the successor act for it from now on."""
        if not self.is_active:
            raise OrganisationClosedAlready
        if successor is not None and not self._may_be_followed_by(successor):
            raise SuccessorUnfit
        self.status, self.closed_at, self.closed_because = DISSOLVED, now, because
        self.successor_id = successor.id if successor else None
        self.updated_at = now
        self.version += 1
        closed = OrganisationClosed(
            organisation_id=self.id,
            kind=self.kind,
            region=self.region,
            successor_id=self.successor_id,
            closed_at=now,
        )
        return OrganisationUpdated(**self._announced()), closed

    def _may_be_followed_by(self, successor: Organisation) -> bool:
        same_kind = (self.kind == CENTRE) == (successor.kind == CENTRE)
        return successor.is_active and successor.id != self.id and same_kind

    @property
    def region_name_el(self) -> str | None:
        """Return the Greek name of its region."""
        return REGIONS[self.region].el if self.region else None

    @property
    def region_name_en(self) -> str | None:
        """Return the English name of its region."""
        return REGIONS[self.region].en if self.region else None

    @property
    def is_active(self) -> bool:
        """Return whether the body is still active."""
        return self.status == ACTIVE

    def _announced(self) -> dict[str, Any]:
        return {
            "organisation_id": self.id,
            "kind": self.kind,
            "name_el": self.name_el,
            "name_en": self.name_en,
            "slug": self.slug,
            "region": self.region,
            "elstat_code": self.elstat_code,
            "parent_id": self.parent_id,
            "status": self.status,
            "approval": self.approval,
            "latitude": self.latitude,
            "longitude": self.longitude,
        }


def _columns(facts: OrganisationFacts) -> dict[str, Any]:
    """Return the columns of the facts, the derived ones included."""
    columns = {**asdict(facts), "slug": facts.slug or slugify(facts.name_en)}
    return {**columns, "sort_key": sort_key(facts.name_el), "search_text": search_text(facts)}


def search_text(facts: OrganisationFacts) -> str:
    """Return the words for search: both names, the seat and everyday names, and the Greek ones in Latin letters."""
    everyday = everyday_names(facts.elstat_code)
    latin = " ".join(slugify(name).replace("-", " ") for name in (facts.name_el, *everyday))
    named = " ".join((facts.name_el, facts.name_en, facts.seat_el or "", *everyday, latin))
    return " ".join(dict.fromkeys(token.folded for token in tokens(named)))


_NEEDS_REGION = Localized(
    el="Ο φορέας αυτού του είδους ανήκει σε περιφέρεια", en="A body of this kind lies in a region"
)
_NATIONAL = Localized(el="Ο κεντρικός φορέας δεν ανήκει σε περιφέρεια", en="A central body lies in no region")
_ELSTAT = Localized(
    el="Κωδικό ΕΛΣΤΑΤ έχουν οι δήμοι, και μόνον αυτοί",
    en="Municipalities have an ELSTAT code, and only they",
)
_ONE_REGION = Localized(
    el="Η περιφέρεια ενός κέντρου καινοτομίας ή μιας περιφέρειας δεν αλλάζει",
    en="The region of an innovation centre, or of a region, does not change",
)
_COORDINATES = Localized(
    el="Δώστε και τις δύο συντεταγμένες ή καμία",
    en="Give both coordinates or neither",
)
