"""Organisation: the registered facts of one body, and their consistency."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Computed, ForeignKey
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import uuid7
from chassis.errors import Conflict, FieldError, NotFound, ValidationFailed
from chassis.language import Localized
from commons.greek import slugify, sort_key, tokens
from identity.base import Base
from identity.organisation.organisation.events import OrganisationRegistered, OrganisationUpdated

ACTIVE = "active"
CENTRE = "innovation_centre"
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


class OrganisationFactsContradict(ValidationFailed):
    """The facts given about an organisation do not go together."""

    title = Localized(el="Τα στοιχεία του φορέα δεν συμφωνούν μεταξύ τους", en="The facts given do not go together")


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
    """One body in the register. `sort_key` and `search_text` follow from the names."""

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
    sort_key: Mapped[str]
    search_text: Mapped[str]
    search_vector: Mapped[str] = mapped_column(
        TSVECTOR, Computed("array_to_tsvector(string_to_array(search_text, ' '))"), deferred=True
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @classmethod
    def register(
        cls, facts: OrganisationFacts, *, now: datetime, organisation_id: UUID | None = None
    ) -> tuple[Organisation, OrganisationRegistered]:
        """Create an organisation. Without a slug it gets one from its English name."""
        facts.check()
        columns = _columns(facts)
        organisation = cls(id=organisation_id or uuid7(), status=ACTIVE, created_at=now, updated_at=now, **columns)
        return organisation, OrganisationRegistered(**organisation._announced())

    def update(self, facts: OrganisationFacts, *, now: datetime) -> OrganisationUpdated | None:
        """Apply changed facts. Return the event, or None where nothing changed."""
        facts.check()
        columns = _columns(facts)
        if all(getattr(self, name) == value for name, value in columns.items()):
            return None
        for name, value in columns.items():
            setattr(self, name, value)
        self.updated_at = now
        return OrganisationUpdated(**self._announced())

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
        }


def _columns(facts: OrganisationFacts) -> dict[str, Any]:
    """Return the columns of the facts, the derived ones included."""
    columns = {**asdict(facts), "slug": facts.slug or slugify(facts.name_en)}
    return {**columns, "sort_key": sort_key(facts.name_el), "search_text": search_text(facts)}


def search_text(facts: OrganisationFacts) -> str:
    """Return the words for search: both names, the seat, and the Greek name in Latin letters."""
    latin = slugify(facts.name_el).replace("-", " ")
    named = f"{facts.name_el} {facts.name_en} {facts.seat_el or ''} {latin}"
    return " ".join(dict.fromkeys(token.folded for token in tokens(named)))


_NEEDS_REGION = Localized(
    el="Ο φορέας αυτού του είδους ανήκει σε περιφέρεια", en="A body of this kind lies in a region"
)
_NATIONAL = Localized(el="Ο κεντρικός φορέας δεν ανήκει σε περιφέρεια", en="A central body lies in no region")
_ELSTAT = Localized(
    el="Κωδικό ΕΛΣΤΑΤ έχουν οι δήμοι, και μόνον αυτοί",
    en="Municipalities have an ELSTAT code, and only they",
)
_COORDINATES = Localized(
    el="Δώστε και τις δύο συντεταγμένες ή καμία",
    en="Give both coordinates or neither",
)
