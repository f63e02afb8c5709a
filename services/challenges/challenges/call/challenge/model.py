"""Challenge aggregate: content, transitions with their permissions, and open phases.

`states` draws the life cycle. `due_at` is the next moment at which the clock must publish, open or close something.
Openness is derived from the dates, not from the clock's rounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Index, String, Uuid, text
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from challenges.call.challenge import content, edit, errors
from challenges.call.challenge.events import (
    ChallengeApprovalRequested,
    ChallengeArchived,
    ChallengePublished,
    ChallengeSubmitted,
    ChallengeUnpublished,
    ChallengeUpdated,
    ChallengeWithdrawn,
)
from challenges.call.challenge.openness import Openness
from challenges.call.challenge.states import (
    APPROVED,
    ARCHIVED,
    DRAFT,
    EDITS_REQUESTED,
    IN_WORK,
    INTERNAL_APPROVAL,
    PUBLISHABLE,
    PUBLISHED,
    REJECTED,
    REVIEW,
    SEEN,
    UNDER_WAY,
    UNPUBLISHED,
    WITHDRAWN,
)
from challenges.call.owner.events import ChallengeJoinDeclined
from challenges.call.owner.model import DECLINED, LEAD, REQUESTED, Owner
from challenges.call.owner.ownership import Ownership
from challenges.call.phase import model as phases
from challenges.projections.organisation.model import MINISTRY, REGIONAL, Home
from chassis.database import UtcDateTime, uuid7
from chassis.errors import FieldError
from chassis.events import Event
from chassis.language import Localized
from chassis.principal import Principal
from commons.greek import text_keys
from commons.roles import is_curator


class Challenge(Ownership, Openness, content.ContentColumns, Base):
    """A challenge with its phases and its owners. The row lock of a change covers them all."""

    __tablename__ = "challenges"
    __table_args__ = (
        Index("ix_challenges_due_at", "due_at", postgresql_where=text("due_at is not null")),
        Index("ix_challenges_published_at", "published_at", "id", postgresql_where=text("state = 'published'")),
        Index("ix_challenges_waiting_since", "waiting_since", "id", postgresql_where=text("state = 'review'")),
        Index("ix_challenges_keys", "keys", postgresql_using="gin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    author_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    keys: Mapped[list[str]] = mapped_column(ARRAY(LongText))
    why_not_enough: Mapped[str] = mapped_column(LongText)
    review_tier: Mapped[str | None] = mapped_column(String(20))
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unpublished_reason: Mapped[str] = mapped_column(LongText)
    withheld: Mapped[bool]
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    demo: Mapped[bool]

    @classmethod
    def begin(cls, *, organisation_id: UUID, says: Mapping[str, Any], by: Principal, at: datetime) -> Self:
        """Start a draft that an organisation leads in which the person has an editor's role."""
        challenge = cls(
            id=uuid7(), version=0, state=DRAFT, lead_organisation_id=organisation_id, author_ids=[], keys=[],
            why_not_enough="", unpublished_reason="", withheld=False, demo=False, created_at=at, updated_at=at,
            owners=[Owner(organisation_id=organisation_id, state=LEAD, requested_by=by.person_id, at=at)],
            phases=[], **content.empty_content(),
        )  # fmt: skip
        challenge.edit(says, by=by, at=at)
        return challenge

    @property
    def was_in_review(self) -> bool:
        """Return whether reviewers have had the challenge before."""
        return self.submitted_at is not None

    @property
    def words(self) -> str:
        """Return the text that is indexed for search and matched against practices."""
        return "\n".join(getattr(self, name) for name in content.SEARCHED)

    # ---- what its owners do --------------------------------------------------------------------------

    def edit(self, changes: Mapping[str, Any], *, by: Principal, at: datetime) -> list[Event]:
        """Apply a prepared edit. Once the challenge is public, the change is published as an event.

        Only an owner's approver may extend an open phase.
        """
        self.check_editor(by)
        change = edit.prepare(self, changes, at)
        if change.plan and change.plan.extends:
            self.check_approver(by)
        if not change.changed and self.version:
            return []
        for name in content.CONTENT_FIELDS:
            setattr(self, name, change.says[name])
        if change.plan:
            self.phases = change.plan.apply()
        self.keys = sorted(text_keys(self.words))
        self.add_author(by)
        self.touch(at)
        return [ChallengeUpdated(**self._shown(), changed=list(change.changed))] if self.state == PUBLISHED else []

    def submit(
        self,
        *,
        by: Principal,
        home: Home,
        why: str | None,
        found: Localized | None,
        at: datetime,
        has_approver: bool = False,
    ) -> list[Event]:
        """Submit the challenge: to its reviewers, or first to the approvers of the body where the caller is none.

        `found` says that something may answer it already. Then `why`, the reason that it does not suffice, is required.
        `has_approver`: the leading body wants approvals and has somebody else to give one.
        """
        self.check_editor(by)
        if self.state not in IN_WORK:
            raise errors.ChallengeNotSubmittable(state=self.state)
        why = self.why_not_enough if why is None else why
        faults = [*content.missing(content.content_of(self)), *phases.missing(self.phases, at)]
        if found and not why:
            faults.append(FieldError("why_not_enough", "required", found))
        if faults:
            raise errors.ChallengeIncomplete(errors=faults)
        self.why_not_enough = why
        self.add_author(by)
        if not has_approver or self.is_lead_approver(by):
            return self.hand_in(home, at)
        self._move(INTERNAL_APPROVAL, at)
        self.waiting_since, self.reminded_at = at, None
        return [ChallengeApprovalRequested(**self.identity(), resubmission=self.was_in_review)]

    def hand_in(self, home: Home, at: datetime) -> list[Event]:
        """Pass the challenge to its reviewers."""
        resubmission = self.was_in_review
        self.review_region, self.submitted_at = home.reviewing_region, at
        return self._wait_for(home.tier, at, resubmission=resubmission)

    def withdraw(self, *, by: Principal, at: datetime) -> list[Event]:
        """Withdraw a challenge that was never published."""
        self.check_editor(by)
        if self.state not in UNDER_WAY:
            raise errors.ChallengeNotWithdrawable(state=self.state)
        self._move(WITHDRAWN, at)
        return [ChallengeWithdrawn(**self.identity())]

    def check_deletable(self, by: Principal) -> None:
        """Raise an error unless this is a draft of the person's that was never submitted."""
        self.check_editor(by)
        if self.state != DRAFT or self.was_in_review:
            raise errors.ChallengeNotDeletable(state=self.state)

    def publish(self, *, by: Principal, at: datetime, when: datetime | None = None) -> list[Event]:
        """Make the challenge public, or plan for the clock to do so `when`."""
        self.check_approver(by)
        if self.state not in PUBLISHABLE:
            raise errors.ChallengeNotPublishable(state=self.state)
        if self.withheld and not is_curator(by):
            raise errors.ChallengeWithheld
        self.check_in_time(when, at, field="at")
        if when is None:
            return self.show(at)
        self.publish_at = when
        self.touch(at)
        return []

    def unpublish(self, *, by: Principal, reason: str, at: datetime) -> list[Event]:
        """Unpublish the challenge. After a curator unpublished it, only a curator may publish it again."""
        self.check_approver(by)
        self.check_published()
        self.unpublished_at, self.unpublished_reason = at, reason
        self.withheld = is_curator(by) and not self.is_owner_approver(by)
        self._move(UNPUBLISHED, at)
        return [ChallengeUnpublished(**self.identity())]

    def archive(self, *, by: Principal, called_off: bool, at: datetime) -> list[Event]:
        """Archive the challenge. A challenge that ran to its end stays readable. Open join requests are declined."""
        self.check_approver(by)
        if self.state not in SEEN:
            raise errors.ChallengeNotArchivable(state=self.state)
        if self.state == PUBLISHED and any(phase.closed_at is None for phase in self.phases):
            raise errors.ChallengeStillRunning
        self.archived_at = at
        self._move(ARCHIVED, at)
        return [ChallengeArchived(**self.identity(), called_off=called_off), *self._decline_requests(at)]

    # ---- what its reviewers do; `reviews.model.decide` says who may ------------------------------------

    def approve(self, *, publish_at: datetime | None, at: datetime) -> None:
        """Approve the challenge for publication: by the clock at `publish_at`, else by its owners."""
        self.check_in_time(publish_at, at, field="publish_at")
        self.publish_at, self.approved_at = publish_at, at
        self._move(APPROVED, at)

    def return_for_edits(self, at: datetime) -> None:
        """Return the challenge to its authors. One that no reviewer saw is a draft again."""
        self._move(EDITS_REQUESTED if self.was_in_review else DRAFT, at)

    def reject(self, at: datetime) -> None:
        """End the challenge's way to publication."""
        self._move(REJECTED, at)

    def hand_to_ministry(self, at: datetime) -> list[Event]:
        """Move the review from a closed regional centre to the Ministry. Otherwise do nothing."""
        if self.state != REVIEW or self.review_tier != REGIONAL:
            return []
        return self._wait_for(MINISTRY, at, resubmission=False)

    # ---- shared steps --------------------------------------------------------------------------------

    def show(self, at: datetime) -> list[Event]:
        """Publish the challenge, by a person or by the clock."""
        again = self.published_at is not None
        self.published_at = self.published_at or at
        self.shown_at, self.publish_at, self.unpublished_at = at, None, None
        self.unpublished_reason, self.withheld = "", False
        self._move(PUBLISHED, at)
        return [ChallengePublished(**self._shown(), again=again)]

    def check_in_time(self, when: datetime | None, at: datetime, *, field: str) -> None:
        """Refuse to plan for the past, and a first publication after which nobody could enter any more."""
        if when is not None and when <= at:
            raise errors.PublicationInThePast(errors=[FieldError(field, "past", errors.PublicationInThePast.title)])
        entering = any(phase.takes_submissions and phase.closes_at > (when or at) for phase in self.phases)
        if self.published_at is None and not entering:
            raise errors.ChallengeDatesPassed

    def touch(self, at: datetime) -> None:
        """Note that something about the challenge, its phases or its owners has changed."""
        self.version = self.version + 1
        self.updated_at = at
        moments: list[datetime | None] = [self.publish_at] if self.state in PUBLISHABLE else []
        if self.state == PUBLISHED:
            moments = [phase.next_at for phase in self.phases]
        self.due_at = min((moment for moment in moments if moment is not None), default=None)

    def add_author(self, by: Principal) -> None:
        """Count a person among the authors, who do not review the challenge."""
        self.author_ids = by.added_to(self.author_ids)

    def identity(self) -> dict[str, Any]:
        """Return the common fields of all events of this challenge."""
        return {"challenge_id": self.id, "owner_ids": self.owner_ids, "author_ids": list(self.author_ids)}

    def _shown(self) -> dict[str, Any]:
        public = ("title", "tagline", "brief", "description", "kind", "language", "published_at", "demo")
        return {
            **self.identity(),
            **{name: getattr(self, name) for name in public},
            "sectors": list(self.sectors),
            "regions": list(self.regions),
            "organisation_id": self.lead_organisation_id,
        }

    def _decline_requests(self, at: datetime) -> list[Event]:
        waiting = [owner for owner in self.owners if owner.state == REQUESTED]
        for owner in waiting:
            owner.state, owner.at = DECLINED, at
        return [ChallengeJoinDeclined(**self.identity(), organisation_id=one.organisation_id) for one in waiting]

    def _move(self, state: str, at: datetime) -> None:
        self.state = state
        self.waiting_since = None
        self.touch(at)

    def _wait_for(self, tier: str, at: datetime, *, resubmission: bool) -> list[Event]:
        self._move(REVIEW, at)
        self.review_tier, self.waiting_since = tier, at
        facts: dict[str, Any] = {"region": self.review_region, "tier": tier, "resubmission": resubmission}
        return [ChallengeSubmitted(**self.identity(), **facts)]
