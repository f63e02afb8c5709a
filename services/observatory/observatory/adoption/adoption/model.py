"""Adoption: the reuse of a practice by another body, from its beginning to its end, with the giver's word."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Numeric, String, text
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.database import UtcDateTime, uuid7
from chassis.events import Event
from chassis.principal import Principal
from commons.audience import PUBLIC, PUBLIC_BODIES
from commons.roles import APPROVER_ROLES, EDITOR_ROLES, centre_regions, is_curator, of_public_body
from observatory.adoption.adoption import errors, events
from observatory.adoption.adoption.states import (
    ACTIVE,
    ASKED,
    AVOIDED,
    CHECK,
    INSIDE,
    INTERNAL_APPROVAL,
    UNASKED,
)
from observatory.base import Base
from observatory.practice.derivation.model import PracticeDerivation
from observatory.practice.practice.model import Practice
from observatory.practice.publication.model import PublishedPractice
from observatory.projections.organisation.model import Organisation

OPEN_STATES = "state in ('internal_approval', 'returned', 'active', 'paused', 'dormant')"


class AdoptionEntry(Base):
    """One stay in a step, or a skipped step. `person_id`, its last author, is shown to nobody."""

    __tablename__ = "adoption_entries"

    adoption_id: Mapped[UUID] = mapped_column(ForeignKey("adoptions.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(String(20))
    entered_on: Mapped[date] = mapped_column(Date)
    left_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(LongText, default="")
    obstacles: Mapped[str] = mapped_column(LongText, default="")
    skipped: Mapped[bool] = mapped_column(default=False)
    skipped_reason: Mapped[str] = mapped_column(LongText, default="")
    person_id: Mapped[UUID | None] = mapped_column(index=True)


class Adoption(Base):
    """The reuse of one practice by one organisation, with an entry for each stay in a step."""

    __tablename__ = "adoptions"
    __table_args__ = (
        Index("uq_adoptions_open", "practice_id", "taker_id", unique=True, postgresql_where=text(OPEN_STATES)),
        Index("ix_adoptions_practice_id", "practice_id", "started_at", "id"),
        Index("ix_adoptions_taker_id", "taker_id", "started_at", "id"),
        Index("ix_adoptions_giver_id", "giver_id", "started_at", "id"),
        Index("ix_adoptions_region", "region", "started_at", "id"),
        Index("ix_adoptions_started_at", "started_at", "id"),
        Index("ix_adoptions_last_entry_at", "last_entry_at", postgresql_where=text("state = 'active'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"))
    practice_revision: Mapped[int]
    practice_title: Mapped[str] = mapped_column(LongText)
    sectors: Mapped[list[str]] = mapped_column(ARRAY(LongText))
    taker_id: Mapped[UUID]
    giver_id: Mapped[UUID | None]
    region: Mapped[str | None] = mapped_column(String(8))
    mode: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    step: Mapped[str | None] = mapped_column(String(20))
    audience: Mapped[str] = mapped_column(String(20))
    audience_chosen: Mapped[bool]
    same_family: Mapped[bool]
    demo: Mapped[bool]
    contact_wanted: Mapped[bool]
    adapted_what: Mapped[str] = mapped_column(LongText)
    reason: Mapped[str] = mapped_column(LongText)
    implemented_on: Mapped[date | None] = mapped_column(Date)
    cost_eur: Mapped[Decimal | None] = mapped_column(Numeric(13, 2))
    saved_development_eur: Mapped[Decimal | None] = mapped_column(Numeric(13, 2))
    giver_says: Mapped[str] = mapped_column(String(20))
    giver_comment: Mapped[str] = mapped_column(LongText)
    giver_said_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    author_id: Mapped[UUID | None] = mapped_column(index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_entry_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_after_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    entries: Mapped[list[AdoptionEntry]] = relationship(order_by=AdoptionEntry.number, cascade="all, delete-orphan")
    public: Mapped[PublishedPractice | None] = relationship(
        primaryjoin="foreign(Adoption.practice_id) == PublishedPractice.practice_id", uselist=False, viewonly=True
    )
    practice: Mapped[Practice | None] = relationship(
        primaryjoin="foreign(Adoption.practice_id) == Practice.id", uselist=False, viewonly=True
    )
    taker: Mapped[Organisation | None] = relationship(
        primaryjoin="foreign(Adoption.taker_id) == Organisation.organisation_id", uselist=False, viewonly=True
    )
    giver: Mapped[Organisation | None] = relationship(
        primaryjoin="foreign(Adoption.giver_id) == Organisation.organisation_id", uselist=False, viewonly=True
    )

    derivation: Mapped[PracticeDerivation | None] = relationship(
        primaryjoin="Adoption.id == foreign(PracticeDerivation.adoption_id)", uselist=False, viewonly=True
    )
    derived: Mapped[PublishedPractice | None] = relationship(
        secondary="practice_derivations",
        primaryjoin="Adoption.id == practice_derivations.c.adoption_id",
        secondaryjoin="practice_derivations.c.practice_id == foreign(PublishedPractice.practice_id)",
        uselist=False,
        viewonly=True,
    )
    read_inside = False
    """Whether the one who reads it is of the taker, and sees its draft."""

    @classmethod
    def begin(
        cls,
        practice: PublishedPractice,
        *,
        taker_id: UUID,
        region: str | None,
        mode: str,
        note: str,
        contact_wanted: bool,
        saved_development_eur: Decimal | None,
        same_family: bool,
        waits: bool,
        by: Principal,
        at: datetime,
        today: date,
    ) -> tuple[Self, list[Event]]:
        """Begin to adopt a published practice. `waits`: an approver of the taker decides first."""
        if not by.role_in(taker_id) & EDITOR_ROLES:
            raise errors.NotYourAdoption
        if practice.organisation_id == taker_id:
            raise errors.AdoptionOwnPractice
        if mode == AVOIDED and practice.outcome_kind not in {"failure", "partial"}:
            raise errors.NothingToAvoid
        adoption = cls(
            id=uuid7(), version=1, practice_id=practice.practice_id, practice_revision=practice.revision,
            practice_title=practice.title, sectors=list(practice.sectors), taker_id=taker_id,
            giver_id=practice.organisation_id, region=region, mode=mode, state=INTERNAL_APPROVAL,
            step=None if mode == AVOIDED else CHECK, audience=PUBLIC_BODIES, audience_chosen=False,
            same_family=same_family, demo=practice.demo, contact_wanted=contact_wanted, adapted_what="", reason="",
            saved_development_eur=saved_development_eur, giver_says=UNASKED, giver_comment="",
            author_id=by.person_id, started_at=at, updated_at=at, last_entry_at=at,
        )  # fmt: skip
        adoption.entries.append(
            AdoptionEntry(number=1, step=CHECK, entered_on=today, note=note, person_id=by.person_id)
        )
        if waits:
            return adoption, [events.AdoptionApprovalRequested(**adoption.identity())]
        return adoption, adoption.open(at)

    # ---- who may -------------------------------------------------------------------------------------

    def shown_to(self, principal: Principal) -> bool:
        """Return whether the caller may read it. Before the approval of its body, only the taker and curators may."""
        if principal.system or is_curator(principal) or principal.role_in(self.taker_id):
            return True
        if self.state in INSIDE:
            return False
        if self.for_everybody or of_public_body(principal):
            return True
        return bool(principal.role_in(self.giver_id)) or self.region in centre_regions(principal)

    def check_editor(self, by: Principal) -> None:
        """Raise `NotYourAdoption` unless the caller is an editor of the taker."""
        if not by.role_in(self.taker_id) & EDITOR_ROLES:
            raise errors.NotYourAdoption

    def check_approver(self, by: Principal) -> None:
        """Raise `NotYourAdoption` unless the caller speaks for the taker. A program never does."""
        if by.client_id is not None or not by.role_in(self.taker_id) & APPROVER_ROLES:
            raise errors.NotYourAdoption

    def check_state(self, *states: str) -> None:
        """Raise `AdoptionNotInState` unless the adoption is in one of the states."""
        if self.state not in states:
            raise errors.AdoptionNotInState(state=self.state)

    # ---- shared steps --------------------------------------------------------------------------------

    def open(self, at: datetime) -> list[Event]:
        """Begin for everybody: the giver is told. An avoidance is over at once."""
        self.state = AVOIDED if self.mode == AVOIDED else ACTIVE
        self.started_at = at
        if self.mode == AVOIDED:
            self.ended_at = at
            self.entries[-1].left_on = self.entries[-1].entered_on
        self.write_entry(at)
        return [events.AdoptionStarted(**self.identity(), contact_wanted=self.contact_wanted)]

    def implement(self, on: date) -> list[Event]:
        """Record that the practice works at the taker, and ask its giver for a word."""
        first = self.implemented_on is None
        self.implemented_on = on
        if not first:
            return []
        if self.giver_id is not None:
            self.giver_says = ASKED
        return [self.implementation_event()]

    def implementation_event(self) -> Event:
        """Return the event that tells of the implementation, to everybody or to the platform alone."""
        kind = events.AdoptionImplemented if self.for_everybody else events.AdoptionCompletedPrivately
        assert self.implemented_on is not None
        return kind(
            **self.identity(),
            implemented_on=self.implemented_on,
            region=self.region,
            sectors=list(self.sectors),
        )

    def end(self, state: str, at: datetime, today: date) -> None:
        """End the adoption, and with it the stay in its step."""
        self.state = state
        self.ended_at = at
        self.entries[-1].left_on = today
        self.write_entry(at)

    def abandoned(self) -> Event:
        """Return the event of an adoption that its taker gave up."""
        return events.AdoptionAbandoned(**self.identity(), step=self.step)

    def write_entry(self, at: datetime) -> None:
        """Count an entry: it answers the question whether the adoption is still going."""
        self.last_entry_at = at
        self.asked_after_at = None
        self.touch(at)

    def touch(self, at: datetime) -> None:
        """Count a change."""
        self.version += 1
        self.updated_at = at

    def identity(self) -> dict[str, Any]:
        """Return the fields of every event of this adoption."""
        return {
            "adoption_id": self.id,
            "practice_id": self.practice_id,
            "taker_id": self.taker_id,
            "giver_id": self.giver_id,
            "mode": self.mode,
            "demo": self.demo,
            "title": self.practice_title,
            "author_ids": [self.author_id] if self.author_id else [],
        }

    @property
    def for_everybody(self) -> bool:
        """Return whether everybody may read it: not where the practice itself is for public bodies only."""
        return self.audience == PUBLIC and not self.practice_restricted

    @property
    def practice_restricted(self) -> bool:
        """Return whether the practice is for public bodies only, as it is published or was when it was archived."""
        shown = self.public or self.practice
        return shown is not None and shown.audience != PUBLIC

    @property
    def shown_title(self) -> str:
        """Return the practice's title now; the one that its taker knew where not everybody may read it any more."""
        return self.practice_title if self.public is None or self.practice_restricted else self.public.title

    @property
    def practice_archived(self) -> bool:
        """Return whether the practice is no longer public."""
        return self.public is None

    @property
    def derivation_shown(self) -> bool:
        """Return whether the taker's own practice may be named: to its people, and to others once it is public."""
        public = self.derived is not None and self.derived.audience == PUBLIC
        return self.derivation is not None and (self.read_inside or public)

    @property
    def behind(self) -> bool:
        """Return whether the giver has published a newer revision since the start."""
        return self.public is not None and self.public.revision > self.practice_revision
