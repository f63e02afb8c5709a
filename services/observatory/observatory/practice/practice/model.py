"""Practice: its states, the permissions of each transition, and the content that is public meanwhile.

    draft ──submit──▶ regional_review ──forward──▶ ministry_review ──publish──▶ published ──archive──▶ archived
      ▲ └──────────────submit───────────────────────▶ ▲   │                        │
      │             changes_requested ◀─request_changes───┤                        │
      │                    └──────submit──▶ (the tier that asked)                  │
      └────────────────────────────────edit (a new working revision)◀──────────────┘

Where the body wants approvals, a contributor's submit leads to `internal_approval` first: `approve` goes on to the
reviewers, `return` back. Rejecting ends in `rejected`, withdrawing in `withdrawn`. Where an earlier revision is public,
both lead back to `published` and its content. The public sees `public`, never the working columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import Index, String, Uuid, false, text
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.database import UtcDateTime, uuid7
from chassis.events import Event
from chassis.principal import SYSTEM, Principal
from commons.audience import PUBLIC
from commons.roles import EDITOR_ROLES, centre_regions, is_curator
from observatory.base import Base
from observatory.practice.audience.events import audience_events
from observatory.practice.derivation.events import derivation_events
from observatory.practice.derivation.model import PracticeDerivation, derivation_of
from observatory.practice.practice import errors
from observatory.practice.practice.content import (
    ContentColumns,
    changed_fields,
    content_of,
    empty_content,
    with_changes,
    year_of,
)
from observatory.practice.practice.events import PracticeSubmitted, PracticeWithdrawn
from observatory.practice.practice.states import (
    ARCHIVED,
    CHANGES_REQUESTED,
    DRAFT,
    EDITABLE,
    PUBLISHED,
    REGIONAL_REVIEW,
    REJECTED,
    REVIEWED_IN,
    UNDER_WAY,
    WITHDRAWN,
)
from observatory.practice.provenance.model import PracticeOrigin
from observatory.practice.publication.model import FreeSlug, PublishedPractice, first_slug, publication_event
from observatory.practice.reuse.model import Reuse
from observatory.practice.revision.model import Revision, saved
from observatory.projections.organisation.model import MINISTRY, Organisation

_UNDER_REVIEW: Final = text("state in ('regional_review', 'ministry_review')")


class Practice(ContentColumns, Base):
    """A practice with its working content, its revisions and, once published, its public content."""

    __tablename__ = "practices"
    __table_args__ = (
        Index("ix_practices_organisation_id", "organisation_id", "updated_at"),
        Index("ix_practices_waiting_since", "waiting_since", "id", postgresql_where=_UNDER_REVIEW),
        Index("ix_practices_restricted", "id", postgresql_where=text("audience = 'public_bodies'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str | None] = mapped_column(LongText, unique=True)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    revision: Mapped[int]
    last_revision: Mapped[int]
    published_revision: Mapped[int | None]
    organisation_id: Mapped[UUID | None]
    organisation_name: Mapped[str | None] = mapped_column(LongText)
    imported: Mapped[bool]
    external_id: Mapped[str | None] = mapped_column(LongText, unique=True)
    demo: Mapped[bool]
    source_year: Mapped[int | None]
    author_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    review_region: Mapped[str | None] = mapped_column(String(8))
    review_tier: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    escalated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    archive_reason: Mapped[str | None] = mapped_column(LongText)
    taken_down: Mapped[bool] = mapped_column(default=False, server_default=false())

    revisions: Mapped[list[Revision]] = relationship(order_by=Revision.number, cascade="all, delete-orphan")
    # The public table has no foreign key: search and exports treat it as a thing of its own.
    public: Mapped[PublishedPractice | None] = relationship(
        primaryjoin="Practice.id == foreign(PublishedPractice.practice_id)",
        cascade="all, delete-orphan",
        uselist=False,
    )
    origin: Mapped[PracticeOrigin | None] = relationship(
        primaryjoin="Practice.id == foreign(PracticeOrigin.practice_id)", uselist=False, viewonly=True
    )
    organisation: Mapped[Organisation | None] = relationship(
        primaryjoin="foreign(Practice.organisation_id) == Organisation.organisation_id", uselist=False, viewonly=True
    )
    reuse: AssociationProxy[Reuse | None] = association_proxy("public", "reuse")
    derivation: Mapped[PracticeDerivation | None] = derivation_of(lambda: Practice.id)
    derived_from: AssociationProxy[UUID | None] = association_proxy("derivation", "derived_from")
    certified_at: AssociationProxy[datetime | None] = association_proxy("public", "certified_at")
    certified_until: AssociationProxy[datetime | None] = association_proxy("public", "certified_until")
    certificate_suspended: AssociationProxy[bool | None] = association_proxy("public", "certificate_suspended")
    running: AssociationProxy[str | None] = association_proxy("public", "running")
    stale_since: AssociationProxy[datetime | None] = association_proxy("public", "stale_since")
    ended_on: AssociationProxy[date | None] = association_proxy("public", "ended_on")

    @classmethod
    def begin(cls, *, organisation_id: UUID, content: Mapping[str, Any], by: Principal, at: datetime) -> Self:
        """Create a draft for an organisation in which the person has an editor's role."""
        if not by.role_in(organisation_id) & EDITOR_ROLES:
            raise errors.NotYourOrganisation
        practice = cls.blank(at=at, organisation_id=organisation_id)
        practice.write(with_changes(empty_content(), content), by=by, at=at)
        return practice

    @classmethod
    def blank(cls, *, at: datetime, organisation_id: UUID | None, imported: bool = False) -> Self:
        """Create a practice without content and revision."""
        return cls(
            id=uuid7(), version=0, state=DRAFT, revision=0, last_revision=0, organisation_id=organisation_id,
            imported=imported, demo=False, author_ids=[], created_at=at, updated_at=at, **empty_content(),
        )  # fmt: skip

    @classmethod
    def draft_from_pilot(
        cls, *, organisation_id: UUID, content: Mapping[str, Any], author_ids: Iterable[UUID], at: datetime
    ) -> Self:
        """Create a draft from a pilot's report. The report's authors count as the draft's and do not review it."""
        practice = cls.blank(at=at, organisation_id=organisation_id)
        practice.write({**empty_content(), **content}, by=SYSTEM, at=at)
        practice.author_ids = list(dict.fromkeys(author_ids))
        return practice

    @property
    def year(self) -> int | None:
        """Return the year of the start, else of the source; of the first publication only for what was not imported."""
        return year_of(self.started_on, self.source_year, None if self.imported else self.published_at)

    # ---- visibility ----------------------------------------------------------------------------------

    def shows_working_copy_to(self, principal: Principal) -> bool:
        """Return whether the caller may see unpublished content: members, curators, the centre once it was asked."""
        if principal.system or is_curator(principal):
            return True
        if self.organisation_id is not None and principal.role_in(self.organisation_id):
            return True
        return self.review_region is not None and self.review_region in centre_regions(principal)

    @property
    def shown_as_archived(self) -> bool:
        """Return whether the public reads the archived content: not where none was ever given a reason."""
        return self.state == ARCHIVED and self.archive_reason is not None

    def check_editor(self, by: Principal) -> UUID:
        """Return the practice's organisation. Raises `NotYourOrganisation` unless the caller is an editor of it."""
        if self.organisation_id is None or not by.role_in(self.organisation_id) & EDITOR_ROLES:
            raise errors.NotYourOrganisation
        return self.organisation_id

    # ---- transitions by the organisation -------------------------------------------------------------

    def edit(self, changes: Mapping[str, Any], *, by: Principal, at: datetime) -> list[str]:
        """Change the working content and return the changed fields. The published content stays public."""
        self.check_editor(by)
        if self.state not in EDITABLE:
            raise errors.PracticeNotEditable(state=self.state)
        changed = self.write(with_changes(content_of(self), changes), by=by, at=at)
        if changed and self.state == PUBLISHED:
            self.state = DRAFT
            self.review_tier = None
        return changed

    @property
    def was_under_review(self) -> bool:
        """Return whether reviewers have asked for changes of the working revision."""
        return self.review_tier is not None

    def withdraw(self, *, by: Principal, at: datetime) -> list[Event]:
        """Withdraw the working revision. A published revision stays published."""
        self.check_editor(by)
        if self.state not in UNDER_WAY:
            raise errors.PracticeNotWithdrawable(state=self.state)
        withdrawn = self.revision
        self.abandon(WITHDRAWN, at)
        return [PracticeWithdrawn(**{**self.identity(), "revision": withdrawn}, still_public=self.public is not None)]

    # ---- transitions by reviewers; `review.model.decide` checks who may -------------------------------

    def forward(self, at: datetime) -> None:
        """Pass the practice from the regional centre to the Ministry."""
        self.wait_for(MINISTRY, at)

    def return_for_changes(self, tier: str, at: datetime) -> None:
        """Return the practice to its authors. A resubmission goes to `tier`."""
        self.state = CHANGES_REQUESTED
        self.review_tier = tier
        self.touch(at)

    def reject(self, at: datetime) -> None:
        """Reject the working revision. A published revision stays published."""
        self.abandon(REJECTED, at)

    def publish(self, *, review_id: UUID | None, at: datetime, free_slug: FreeSlug) -> list[Event]:
        """Publish the working revision. The first publication assigns the slug, which then stays."""
        first = self.published_at is None
        before = self.public.audience if self.public else None
        self.slug = first_slug(self, free_slug) if first else self.slug
        self.published_at = self.published_at or at
        self.state = PUBLISHED
        self.published_revision = self.revision
        self.fix_revision(at).published_at = at
        self.touch(at)
        self.public = self.public or PublishedPractice(practice_id=self.id)
        self.public.show(self, at=at)
        new = first or (before not in {None, PUBLIC} and self.audience == PUBLIC)
        shown = publication_event(self.public, self.author_ids, self.origin, review_id=review_id, first=new)
        facts = {**self.identity(), "title": self.title, "demo": self.demo, "audience": self.audience}
        derived = derivation_events(self.derivation, facts) if new else []
        return [shown, *derived, *audience_events(before, self.audience, self.identity())]

    def hand_to_ministry(self, at: datetime) -> list[Event]:
        """Move a review from a regional centre that has closed to the Ministry. In any other state, do nothing."""
        if self.state != REGIONAL_REVIEW:
            return []
        self.wait_for(MINISTRY, at)
        return [self.submission_event(MINISTRY)]

    def escalate(self, at: datetime) -> list[Event]:
        """Announce once to the Ministry that it may do the regional centre's step. The practice does not move."""
        if self.state != REGIONAL_REVIEW or self.escalated_at is not None:
            return []
        self.escalated_at = at
        return [self.submission_event(MINISTRY)]

    # ---- shared steps --------------------------------------------------------------------------------

    def identity(self) -> dict[str, Any]:
        """Return the fields of every event of this practice."""
        return {
            "practice_id": self.id,
            "revision": self.revision,
            "organisation_id": self.organisation_id,
            "author_ids": list(self.author_ids),
        }

    def write(self, content: Mapping[str, Any], *, by: Principal, at: datetime) -> list[str]:
        """Write the content into the working columns and the open revision, or do nothing without a change."""
        changed = changed_fields(content_of(self), content)
        if not changed and self.last_revision:
            return []
        for name in changed:
            setattr(self, name, content[name])
        revision = saved(self.revisions, self.revision, content, by=by.person_id, at=at)
        self.revision, self.last_revision = revision.number, max(self.last_revision, revision.number)
        self.add_author(by)
        self.touch(at)
        return changed

    def fix_revision(self, at: datetime) -> Revision:
        """Return the working revision, which no save changes from now on."""
        revision = next(each for each in reversed(self.revisions) if each.number == self.revision)
        revision.fixed_at = revision.fixed_at or at
        return revision

    def abandon(self, end: str, at: datetime) -> None:
        """End the working revision: return to the published revision where there is one, else to `end`."""
        self.fix_revision(at)
        if self.public is None or self.published_revision is None:
            self.state = end
        else:
            for name, value in content_of(self.public).items():
                setattr(self, name, value)
            self.revision = self.published_revision
            self.state = PUBLISHED
        self.touch(at)

    def add_author(self, by: Principal) -> None:
        """Count the caller, and the people behind a program, among the authors."""
        self.author_ids = by.added_to(self.author_ids)

    def wait_for(self, tier: str, at: datetime) -> None:
        """Let the practice wait for the reviewers of a tier."""
        self.wait_in(REVIEWED_IN[tier], at)

    def wait_in(self, state: str, at: datetime) -> None:
        """Let the practice wait in a state from now on."""
        self.fix_revision(at)
        self.state = state
        self.touch(at)
        self.waiting_since = at

    def touch(self, at: datetime) -> None:
        """Count a change of the practice. It waits for no reviewers until a transition says so."""
        self.version += 1
        self.updated_at = at
        self.waiting_since = self.escalated_at = None

    def submission_event(self, tier: str, *, resubmission: bool = False) -> Event:
        """Return the event that announces the practice to the reviewers of a tier."""
        return PracticeSubmitted(**self.identity(), region=self.review_region, tier=tier, resubmission=resubmission)
