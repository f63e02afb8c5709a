"""Organisation, a projection of the identity service's register, and the reviewing tier that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from commons.roles import CENTRE_KIND

REGIONAL: Final = "regional"
MINISTRY: Final = "ministry"

REQUIRED: Final = "required"
NONE: Final = "none"
"""The values of `approval`: whether contributors' work waits for an approver of the body."""

CENTRAL_KINDS: Final = frozenset({"ministry", "independent_authority", CENTRE_KIND})
"""Kinds that the Ministry reviews directly: central bodies, and the centres, which do not judge themselves."""


class Organisation(Base):
    """One organisation, from the last event about it."""

    __tablename__ = "organisations"
    __table_args__ = (Index("ix_organisations_region", "region", "kind"),)

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    name_el: Mapped[str] = mapped_column(LongText)
    name_en: Mapped[str] = mapped_column(LongText)
    slug: Mapped[str] = mapped_column(LongText)
    region: Mapped[str | None] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(20))
    approval: Mapped[str] = mapped_column(String(20), default=REQUIRED, server_default=REQUIRED)

    @property
    def closed_centre(self) -> bool:
        """Return whether this is a regional centre that no longer reviews."""
        return self.kind == CENTRE_KIND and self.status != "active"


@dataclass(frozen=True)
class Home:
    """Where a challenge comes from, as far as its review depends on it."""

    kind: str
    region: str | None
    has_centre: bool

    @property
    def tier(self) -> str:
        """Return the reviewing tier: the region's centre where there is one, else the Ministry."""
        return REGIONAL if self.has_centre and self.reviewing_region else MINISTRY

    @property
    def reviewing_region(self) -> str | None:
        """Return the region whose centre may see and review challenges from here, or None for central bodies."""
        return None if self.kind in CENTRAL_KINDS else self.region
