"""Organisation: a projection of identity's register, and the rule for the first reviewing tier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from commons.roles import CENTRE_KIND
from observatory.base import Base

REGIONAL: Final = "regional"
MINISTRY: Final = "ministry"

REQUIRED: Final = "required"
NONE: Final = "none"
"""The values of `approval`: whether contributors' work waits for an approver of the body."""

CENTRAL_KINDS: Final = frozenset({"ministry", "independent_authority", CENTRE_KIND})
"""Kinds that the Ministry reviews directly: central bodies, and the centres, which do not judge themselves."""


class Organisation(Base):
    """One organisation, as of its last event."""

    __tablename__ = "organisations"
    __table_args__ = (Index("ix_organisations_region", "region", "kind"),)

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    name_el: Mapped[str] = mapped_column(LongText)
    name_en: Mapped[str] = mapped_column(LongText)
    slug: Mapped[str] = mapped_column(LongText)
    region: Mapped[str | None] = mapped_column(String(8))
    elstat_code: Mapped[str | None] = mapped_column(String(8), index=True)
    parent_id: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(String(20))
    approval: Mapped[str] = mapped_column(String(20), default=REQUIRED, server_default=REQUIRED)

    # of the seat, in degrees
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]

    @property
    def closed_centre(self) -> bool:
        """Return whether this is a regional centre that reviews no more."""
        return self.kind == CENTRE_KIND and self.status != "active"


@dataclass(frozen=True)
class ReviewRoute:
    """The facts about an organisation that decide which tier reviews its practices first."""

    kind: str
    region: str | None
    has_centre: bool

    @property
    def first_tier(self) -> str:
        """Return the tier that reviews first: the region's centre where one can review, else the Ministry."""
        return REGIONAL if self.has_centre and self.reviewing_region else MINISTRY

    @property
    def reviewing_region(self) -> str | None:
        """Return the region of the centre that may see and review the practices, or None for central bodies."""
        return None if self.kind in CENTRAL_KINDS else self.region
