"""Circular model: text, selectors and states. The model decides; operations load and store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Index, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.database import UtcDateTime, uuid7
from chassis.principal import Principal
from commons.greek_time import ATHENS
from commons.roles import centre_regions, is_curator
from notifications.base import Base
from notifications.circular.circular import errors
from notifications.circular.circular.events import CircularEnded, CircularIssued
from notifications.circular.obligation.model import Obligation

DRAFT: Final = "draft"
APPROVAL: Final = "approval"
SCHEDULED: Final = "scheduled"
ISSUED: Final = "issued"
CLOSED: Final = "closed"
RECALLED: Final = "recalled"
CORRECTED: Final = "corrected"
STATES: Final = (DRAFT, APPROVAL, SCHEDULED, ISSUED, CLOSED, RECALLED, CORRECTED)
READABLE: Final = (ISSUED, CLOSED, RECALLED, CORRECTED)
"""States in which the bodies that a circular addresses read it."""

TEXTS: Final = (
    "number", "issued_on", "title_el", "title_en", "message_el", "message_en", "contact_unit", "contact_phone",
    "contact_email", "document_url", "kinds", "regions", "organisation_ids", "except_ids", "counts_from", "closes_on",
)  # fmt: skip
"""Fields that a draft may change, besides its obligations."""


class Circular(Base):
    """One circular. It changes as a draft only; an issued one is followed by a correct copy."""

    __tablename__ = "circulars"
    __table_args__ = (Index("ix_circulars_state", "state", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(Text, default=DRAFT)
    number: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[date]
    title_el: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text)
    message_el: Mapped[str] = mapped_column(Text)
    message_en: Mapped[str] = mapped_column(Text)
    contact_unit: Mapped[str] = mapped_column(Text)
    contact_phone: Mapped[str] = mapped_column(Text)
    contact_email: Mapped[str | None] = mapped_column(Text)
    document_url: Mapped[str | None] = mapped_column(Text)
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    regions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    organisation_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    except_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    counts_from: Mapped[date]
    closes_on: Mapped[date | None]
    corrects: Mapped[UUID | None]
    own_region: Mapped[str | None] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[UUID | None]
    submitted_by: Mapped[UUID | None]
    approved_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issue_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    obligations: Mapped[list[Obligation]] = relationship(
        order_by=Obligation.position, cascade="all, delete-orphan", lazy="selectin"
    )

    @classmethod
    def draft(cls, given: Mapping[str, Any], *, by: Principal, at: datetime) -> Circular:
        """Begin a circular: a curator for all bodies, a centre's manager for the bodies of one region."""
        own_region = None if is_curator(by) else next(iter(sorted(centre_regions(by))), None)
        texts = {name: given[name] for name in TEXTS if name not in {"counts_from", "regions"}}
        circular = cls(
            id=uuid7(),
            version=1,
            state=DRAFT,
            counts_from=given["counts_from"] or given["issued_on"],
            regions=[own_region] if own_region else given["regions"],
            own_region=own_region,
            corrects=given["corrects"],
            created_by=by.person_id,
            created_at=at,
            updated_at=at,
            comment="",
            reason="",
            **texts,
        )
        circular.obligations = Obligation.listed(given["obligations"])
        return circular

    def change(self, given: Mapping[str, Any], *, by: Principal, at: datetime) -> None:
        """Apply changes to a draft. A centre's circular stays within its region."""
        self._expect(DRAFT)
        self.check_writer(by)
        for name in TEXTS:
            if name in given and not (name == "regions" and self.own_region):
                setattr(self, name, given[name])
        if "obligations" in given:
            self.obligations = Obligation.listed(given["obligations"])
        self._touch(at)

    def check_discardable(self, by: Principal) -> None:
        """Raise unless it is a draft of the caller's."""
        self._expect(DRAFT)
        self.check_writer(by)

    def submit(self, *, by: Principal, at: datetime) -> None:
        """Pass the draft to a second person for approval."""
        self._expect(DRAFT)
        self.check_writer(by)
        self.state, self.submitted_by, self.comment = APPROVAL, by.person_id, ""
        self._touch(at)

    def approve(self, *, by: Principal, issue_at: datetime | None, at: datetime) -> None:
        """Approve: it leaves at `issue_at`, or with the next round of the clock."""
        self._expect(APPROVAL)
        if by.person_id in {self.created_by, self.submitted_by}:
            raise errors.CircularYourOwn
        self.state, self.approved_by = SCHEDULED, by.person_id
        self.issue_at = max(issue_at or at, at)
        self._touch(at)

    def give_back(self, comment: str, *, at: datetime) -> None:
        """Return it to its writers with a comment, also when it waits for its day."""
        self._expect(APPROVAL, SCHEDULED)
        self.state, self.comment, self.issue_at, self.approved_by = DRAFT, comment, None, None
        self._touch(at)

    def issue(self, *, addressees: int, at: datetime) -> CircularIssued:
        """Mark it as issued. Return the event."""
        self.state, self.issued_at = ISSUED, at
        self._touch(at)
        return CircularIssued(
            circular_id=self.id,
            number=self.number,
            title_el=self.title_el,
            title_en=self.title_en or None,
            kinds=list(self.kinds),
            regions=list(self.regions),
            addressees=addressees,
            corrects=self.corrects,
            issued_at=at,
        )

    def end(self, state: str, reason: str, *, at: datetime) -> CircularEnded:
        """Close, recall or replace an issued circular. Nothing of it is asked any more."""
        self._expect(ISSUED)
        self.state, self.reason, self.ended_at = state, reason, at
        self._touch(at)
        return CircularEnded(circular_id=self.id, number=self.number, state=state)

    def check_writer(self, by: Principal) -> None:
        """Raise `CircularNotYours` unless the caller is a curator or manages the centre of its region."""
        if not self.is_written_by(by):
            raise errors.CircularNotYours

    def is_written_by(self, by: Principal) -> bool:
        """Return whether the caller is a curator or manages the centre that issues it."""
        return is_curator(by) or (self.own_region is not None and self.own_region in centre_regions(by))

    def title(self, language: str) -> str:
        """Return the title in a language, the Greek one where there is no other."""
        return (self.title_en if language == "en" else self.title_el) or self.title_el

    def due_days(self) -> Sequence[date]:
        """Return the days by which something required is due, the first one first."""
        return sorted({one.due_on for one in self.obligations if one.required and one.due_on})

    def _expect(self, *states: str) -> None:
        if self.state not in states:
            raise errors.CircularInAnotherState(state=self.state)

    def _touch(self, at: datetime) -> None:
        self.version += 1
        self.updated_at = at


def athens_day(moment: datetime) -> date:
    """Return the day in Greece."""
    return moment.astimezone(ATHENS).date()
