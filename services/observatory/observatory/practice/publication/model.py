"""Published practice: one row for each public practice, exactly as it was published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import Date, Index, text
from sqlalchemy import Text as LongText
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.database import UtcDateTime
from chassis.events import Event
from commons.audience import PUBLIC
from observatory.base import Base
from observatory.practice.derivation.model import PracticeDerivation, derivation_of
from observatory.practice.practice.content import ContentColumns, content_of
from observatory.practice.practice.events import PracticePublished, PracticeUpdated
from observatory.practice.provenance.model import PracticeOrigin
from observatory.practice.reuse.model import Reuse
from observatory.projections.organisation.model import Organisation

if TYPE_CHECKING:
    from observatory.practice.practice.model import Practice


RUNNING, STALE, OVER, UNKNOWN = "running", "stale", "ended", "unknown"
RUNNING_STATES: Final = (RUNNING, STALE, OVER, UNKNOWN)
"""Whether a practice still runs. Of cases without a body nobody is asked, and it is not known."""

FreeSlug = Callable[[str, UUID], str]
"""Chooses the slug of a practice by its title and id, so that no other practice has it."""


class PublishedPractice(ContentColumns, Base):
    """The public content of a practice, written only with a publication and removed only by archiving."""

    __tablename__ = "published_practices"
    __table_args__ = (
        Index("ix_published_practices_published_at", "published_at", "practice_id"),
        Index("ix_published_practices_organisation_id", "organisation_id"),
        Index(
            "ix_published_practices_unplanned",
            "practice_id",
            postgresql_where=text("renewal_due_on is null and ended_on is null and organisation_id is not null"),
        ),
        Index("ix_published_practices_restricted", "practice_id", postgresql_where=text("audience = 'public_bodies'")),
    )

    practice_id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(LongText, unique=True)
    revision: Mapped[int]
    version: Mapped[int]
    organisation_id: Mapped[UUID | None]
    organisation_name: Mapped[str | None] = mapped_column(LongText)
    demo: Mapped[bool] = mapped_column(default=False)
    imported: Mapped[bool] = mapped_column(default=False)
    year: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    certified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    certified_revision: Mapped[int | None]
    certified_until: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    certificate_reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    renewal_due_on: Mapped[date | None] = mapped_column(Date, index=True)
    stale_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_on: Mapped[date | None] = mapped_column(Date)

    origin: Mapped[PracticeOrigin | None] = relationship(
        primaryjoin="PublishedPractice.practice_id == foreign(PracticeOrigin.practice_id)", uselist=False, viewonly=True
    )

    organisation: Mapped[Organisation | None] = relationship(
        primaryjoin="foreign(PublishedPractice.organisation_id) == Organisation.organisation_id",
        uselist=False,
        viewonly=True,
    )

    reuse: Mapped[Reuse | None] = relationship(
        primaryjoin="PublishedPractice.practice_id == foreign(Reuse.practice_id)", uselist=False, viewonly=True
    )
    derivation: Mapped[PracticeDerivation | None] = derivation_of(lambda: PublishedPractice.practice_id)
    derived_from: AssociationProxy[UUID | None] = association_proxy("derivation", "derived_from")

    @property
    def state(self) -> str:
        """Return the only state that the public may know: published."""
        return "published"

    @property
    def id(self) -> UUID:
        """Return the practice's id under the name that the API uses."""
        return self.practice_id

    @property
    def published_revision(self) -> int:
        """Return the public revision, which is this one."""
        return self.revision

    @property
    def running(self) -> str:
        """Return whether the practice still runs, as far as its body has said."""
        if self.ended_on is not None:
            return OVER
        if self.stale_since is not None:
            return STALE
        return UNKNOWN if self.organisation_id is None else RUNNING

    @property
    def certificate_suspended(self) -> bool:
        """Return whether its certificate does not count now: nobody has said that the practice still runs."""
        return self.certified_at is not None and self.stale_since is not None

    def show(self, practice: Practice, *, at: datetime) -> None:
        """Copy the current content of the practice. A publication answers the question whether it still runs."""
        for name, value in content_of(practice).items():
            setattr(self, name, value)
        for name in _CARRIED:
            setattr(self, name, getattr(practice, name))
        self.year = practice.year
        self.updated_at = at
        self.renewal_due_on = self.stale_since = None


_CARRIED = (
    "slug", "revision", "version", "organisation_id", "organisation_name", "demo", "imported",
    "created_at", "submitted_at", "published_at",
)  # fmt: skip


def first_slug(practice: Practice, free_slug: FreeSlug) -> str:
    """Return the slug of a first publication. One for public bodies only says nothing of the title.

    Otherwise the slug of another practice with this title would have a number, and disclose it.
    """
    return free_slug(practice.title, practice.id) if practice.audience == PUBLIC else f"practice-{practice.id}"


def publication_event(
    row: PublishedPractice,
    author_ids: Sequence[UUID],
    origin: PracticeOrigin | None,
    *,
    review_id: UUID | None,
    first: bool,
) -> Event:
    """Return the event that announces the published content."""
    kind = PracticePublished if first else PracticeUpdated
    return kind(
        practice_id=row.practice_id,
        review_id=review_id,
        revision=row.revision,
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        problem=row.problem,
        solution=row.solution,
        organisation_id=row.organisation_id,
        region=row.region,
        municipality=row.municipality,
        sectors=list(row.sectors),
        principles=list(row.principles),
        stage=row.stage,
        language=row.language,
        author_ids=list(author_ids),
        published_at=row.published_at,
        imported=row.imported,
        demo=row.demo,
        audience=row.audience,
        pilot_id=origin.pilot_id if origin else None,
        challenge_id=origin.challenge_id if origin else None,
    )
