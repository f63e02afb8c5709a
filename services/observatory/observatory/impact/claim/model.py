"""Impact claim: a measured effect in words for good, from its statement to the verdicts of others.

A series is a subject, an indicator and a unit. Each change of a claim's state locks its series first, and decides anew
which claims of it count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self, cast
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.database import UtcDateTime, uuid7
from chassis.events import Event
from chassis.principal import Principal
from commons.audience import PUBLIC
from commons.roles import APPROVER_ROLES, EDITOR_ROLES, is_curator
from observatory.adoption.adoption.model import Adoption
from observatory.base import Base
from observatory.impact.claim import declaration, errors, events
from observatory.impact.claim.content import ClaimContent
from observatory.impact.claim.states import (
    ADOPTION,
    CLAIMED,
    INTERNAL_APPROVAL,
    OUTDATED,
    REPLACEABLE,
    SUPERSEDED,
    VERIFIED,
    VERIFY,
    WITHDRAWN,
)
from observatory.practice.practice.model import Practice
from observatory.practice.publication.model import PublishedPractice
from observatory.projections.organisation.model import Organisation


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The thing that changed something: a practice of a body, or an adoption by a taker, with facts to list it by."""

    type: str
    id: UUID
    practice_id: UUID
    title: str
    organisation_id: UUID
    giver_id: UUID | None
    region: str | None
    sectors: Sequence[str]
    principles: Sequence[str]
    demo: bool


class ImpactSeries(Base):
    """A subject, an indicator and a unit: the row to lock. `indicator_name` tells apart those of no taxonomy."""

    __tablename__ = "impact_series"
    __table_args__ = (
        UniqueConstraint("subject_id", "indicator", "indicator_name", "unit", name="uq_impact_series_subject_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID]
    indicator: Mapped[str] = mapped_column(String(40))
    indicator_name: Mapped[str] = mapped_column(LongText)
    unit: Mapped[str] = mapped_column(String(20))


class Verdict(Base):
    """One person's verdict on a claim. `round` counts how often the claim was opened; `declaration` are the words."""

    __tablename__ = "impact_verdicts"
    __table_args__ = (Index("ix_impact_verdicts_claim_id", "claim_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("impact_claims.id", ondelete="CASCADE"))
    round: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(20))
    comment: Mapped[str] = mapped_column(LongText)
    declaration: Mapped[str] = mapped_column(String(20))
    seen_on: Mapped[date | None] = mapped_column(Date)
    seen_versions: Mapped[str] = mapped_column(LongText)
    verifier_id: Mapped[UUID] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ImpactClaim(ClaimContent, Base):
    """A claim. `counts` says whether totals count it, `claimed_at` since when others than its body know of it."""

    __tablename__ = "impact_claims"
    __table_args__ = (
        Index("ix_impact_claims_series_id", "series_id"),
        Index("ix_impact_claims_practice_id", "practice_id", "created_at", "id"),
        Index("ix_impact_claims_organisation_id", "organisation_id", "created_at", "id"),
        Index("ix_impact_claims_created_at", "created_at", "id"),
        Index("ix_impact_claims_waiting", "waiting_since", "id", postgresql_where=text("state = 'claimed'")),
        Index("ix_impact_claims_counts", "state", "region", postgresql_where=text("counts")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    series_id: Mapped[UUID] = mapped_column(ForeignKey("impact_series.id"))
    replaces: Mapped[UUID | None] = mapped_column(ForeignKey("impact_claims.id"))
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID]
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"))
    adoption_id: Mapped[UUID | None] = mapped_column(index=True)
    practice_title: Mapped[str] = mapped_column(LongText)
    organisation_id: Mapped[UUID]
    giver_id: Mapped[UUID | None]
    region: Mapped[str | None] = mapped_column(String(8))
    sectors: Mapped[list[str]] = mapped_column(ARRAY(LongText))
    principles: Mapped[list[str]] = mapped_column(ARRAY(LongText))
    demo: Mapped[bool]

    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(LongText)
    counts: Mapped[bool]
    round: Mapped[int]
    verifiers_needed: Mapped[int]
    reminders: Mapped[int]
    author_id: Mapped[UUID | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waiting_since: Mapped[datetime] = mapped_column(UtcDateTime)

    verdicts: Mapped[list[Verdict]] = relationship(order_by=Verdict.created_at, cascade="all, delete-orphan")
    public: Mapped[PublishedPractice | None] = relationship(
        primaryjoin="foreign(ImpactClaim.practice_id) == PublishedPractice.practice_id", uselist=False, viewonly=True
    )
    practice: Mapped[Practice | None] = relationship(
        primaryjoin="foreign(ImpactClaim.practice_id) == Practice.id", uselist=False, viewonly=True
    )
    adoption: Mapped[Adoption | None] = relationship(
        primaryjoin="foreign(ImpactClaim.adoption_id) == Adoption.id", uselist=False, viewonly=True
    )
    organisation: Mapped[Organisation | None] = relationship(
        primaryjoin="foreign(ImpactClaim.organisation_id) == Organisation.organisation_id",
        uselist=False,
        viewonly=True,
    )

    others = cast("Sequence[ImpactClaim]", ())
    """The other claims of its series, as far as its reader may see them."""

    actions = cast("Sequence[str]", ())
    """The steps open to its reader now."""

    due_at = cast("datetime | None", None)
    overdue = False
    own_region = False
    """Of a claim in the queue: when a verdict is due, and whether it is of the region of the verifier's centre."""

    @classmethod
    def make(
        cls,
        subject: Subject,
        content: Mapping[str, Any],
        series_id: UUID,
        *,
        replaced: ImpactClaim | None,
        verifiers_needed: int,
        by: Principal,
        at: datetime,
    ) -> Self:
        """Make a claim, still inside its body."""
        if not by.role_in(subject.organisation_id) & EDITOR_ROLES:
            raise errors.NotYourClaim
        if replaced is not None and not replaced.replaceable(series_id, subject.organisation_id):
            raise errors.ClaimInvalid(errors=[errors.NOT_REPLACEABLE])
        return cls(
            id=uuid7(), version=1, series_id=series_id, replaces=replaced.id if replaced else None,
            subject_type=subject.type, subject_id=subject.id, practice_id=subject.practice_id,
            adoption_id=subject.id if subject.type == ADOPTION else None, practice_title=subject.title,
            organisation_id=subject.organisation_id, giver_id=subject.giver_id, region=subject.region,
            sectors=list(subject.sectors), principles=list(subject.principles), demo=subject.demo, **content,
            state=INTERNAL_APPROVAL, reason="", counts=False, round=1, verifiers_needed=verifiers_needed, reminders=0,
            author_id=by.person_id, created_at=at, updated_at=at, claimed_at=None, waiting_since=at,
        )  # fmt: skip

    # ---- who may -------------------------------------------------------------------------------------

    def shown_to(self, principal: Principal, *, public_body: bool) -> bool:
        """Return whether the caller may read it. Before its body lets it out, only the body and curators may."""
        if principal.system or is_curator(principal) or principal.role_in(self.organisation_id):
            return True
        if self.claimed_at is None:
            return False
        return self.shown_to_all or public_body

    @property
    def shown_to_all(self) -> bool:
        """Return whether its subject is public: a practice or an adoption may be for public bodies only."""
        practice = self.public or self.practice
        if practice is not None and practice.audience != PUBLIC:
            return False
        return self.adoption_id is None or (self.adoption is not None and self.adoption.audience == PUBLIC)

    def check_approver(self, by: Principal) -> None:
        """Raise `NotYourClaim` unless the caller speaks for the body. A program never does."""
        if by.client_id is not None or not by.role_in(self.organisation_id) & APPROVER_ROLES:
            raise errors.NotYourClaim

    def check_state(self, *states: str) -> None:
        """Raise `ClaimNotInState` unless the claim is in one of the states."""
        if self.state not in states:
            raise errors.ClaimNotInState(state=self.state)

    def replaceable(self, series_id: UUID, organisation_id: UUID) -> bool:
        """Return whether a newer claim of a body in a series may correct this one."""
        known = self.series_id == series_id and self.organisation_id == organisation_id
        return known and self.state in REPLACEABLE

    # ---- steps, with the claims of the series locked -------------------------------------------------

    def open(self, series: Sequence[ImpactClaim], at: datetime) -> list[Event]:
        """Let the claim out. An earlier one, if not verified, gives way to it now, a verified one later."""
        self.state, self.claimed_at, self.waiting_since, self.reason, self.reminders = CLAIMED, at, at, "", 0
        self.touch(at)
        facts: dict[str, Any] = {"indicator": self.indicator, "unit": self.unit, "region": self.region}
        told: list[Event] = [events.ImpactClaimed(**self.identity(), **facts)]
        for one in series:
            if one.id == self.replaces and one.state != VERIFIED:
                told += one.give_way(at)
        recount([*series, self])
        return told

    def give_way(self, at: datetime) -> list[Event]:
        """End in favour of a newer claim. Without having come out it leaves no trace."""
        self.touch(at)
        if self.claimed_at is None:
            self.state = WITHDRAWN
            return []
        self.state = SUPERSEDED
        return [events.ImpactSuperseded(**self.identity())]

    def become_verified(self, series: Sequence[ImpactClaim], at: datetime) -> list[Event]:
        """Speak for the series; its earlier claims are superseded."""
        self.state = VERIFIED
        told: list[Event] = []
        for one in series:
            if one is not self and one.state in OUTDATED and one.place < self.place:
                told += one.give_way(at)
        return told

    def touch(self, at: datetime) -> None:
        """Count a change."""
        self.version += 1
        self.updated_at = at

    # ---- facts ---------------------------------------------------------------------------------------

    def identity(self) -> dict[str, Any]:
        """Return the fields of every event of this claim."""
        return {
            "impact_id": self.id,
            "practice_id": self.practice_id,
            "adoption_id": self.adoption_id,
            "organisation_id": self.organisation_id,
            "giver_id": self.giver_id,
            "demo": self.demo,
            "title": self.practice_title,
            "author_ids": [self.author_id] if self.author_id else [],
        }

    @property
    def place(self) -> tuple[datetime, UUID]:
        """Return its place in the series: the order in which claims came out."""
        assert self.claimed_at is not None
        return self.claimed_at, self.id

    @property
    def declaration(self) -> dict[str, Any]:
        """Return the words of a verifier's declaration."""
        return declaration.in_force()

    @property
    def verifications(self) -> list[Verdict]:
        """Return the verifications since the claim was last opened."""
        return [one for one in self.verdicts if one.round == self.round and one.verdict == VERIFY]


def recount(series: Iterable[ImpactClaim]) -> None:
    """Decide which claims of a series count: the newest claimed and the newest verified one.

    Where their periods of measurement overlap, only the later claim does.
    """
    newest: dict[str, ImpactClaim] = {}
    for one in series:
        one.counts = False
        if one.state in {CLAIMED, VERIFIED} and (one.state not in newest or newest[one.state].place < one.place):
            newest[one.state] = one
    latest = sorted(newest.values(), key=lambda one: one.place, reverse=True)
    for one in latest:
        one.counts = one is latest[0] or not _overlap(one, latest[0])


def _overlap(one: ImpactClaim, other: ImpactClaim) -> bool:
    return one.measured_from <= other.measured_to and other.measured_from <= one.measured_to
