"""Notice model: one fact to send, its audience, and the progress of its fan-out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from notifications.base import Base


class Kind(StrEnum):
    """Subject of a mail. Each kind has a template in both languages."""

    CONFIRM_SUBSCRIPTION = "confirm_subscription"
    VERIFY_ACCOUNT = "verify_account"
    ALREADY_REGISTERED = "already_registered"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a mail
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    CONFIRM_EMAIL = "confirm_email"
    EMAIL_CHANGE_ASKED = "email_change_asked"
    EMAIL_CHANGED = "email_changed"
    MEMBER_INVITED = "member_invited"
    BODY_UNMANAGED = "body_unmanaged"
    ROLE_GIVEN = "role_given"
    ROLE_ENDED = "role_ended"
    PLATFORM_ROLE_GIVEN = "platform_role_given"
    PLATFORM_ROLE_ENDED = "platform_role_ended"
    ACCOUNT_SUSPENDED = "account_suspended"
    ACCOUNT_REINSTATED = "account_reinstated"
    REVIEW_WAITING = "review_waiting"
    DECISION_FORWARDED = "decision_forwarded"
    DECISION_CHANGES_REQUESTED = "decision_changes_requested"
    DECISION_REJECTED = "decision_rejected"
    DECISION_PUBLISHED = "decision_published"
    DECISION_RETURNED = "decision_returned"
    APPROVAL_WAITING = "approval_waiting"
    PRACTICE_ARCHIVED = "practice_archived"
    PRACTICE_PUBLISHED = "practice_published"
    PRACTICE_DRAFTED = "practice_drafted"
    CERTIFICATION_WAITING = "certification_waiting"
    CERTIFICATION_PLACE_ENDING = "certification_place_ending"
    CERTIFICATION_PLACE_FREED = "certification_place_freed"
    CERTIFICATION_OVER = "certification_over"
    PRACTICE_CERTIFIED = "practice_certified"
    PRACTICE_NOT_CERTIFIED = "practice_not_certified"
    CERTIFICATE_ENDING = "certificate_ending"
    CERTIFICATE_ENDED = "certificate_ended"
    PRACTICE_STILL_RUNNING = "practice_still_running"
    ADOPTION_APPROVAL_WAITING = "adoption_approval_waiting"
    ADOPTION_RETURNED = "adoption_returned"
    ADOPTION_STARTED = "adoption_started"
    ADOPTION_IMPLEMENTED = "adoption_implemented"
    ADOPTION_ANSWERED = "adoption_answered"
    ADOPTION_STILL_GOING = "adoption_still_going"
    IMPACT_APPROVAL_WAITING = "impact_approval_waiting"
    IMPACT_RETURNED = "impact_returned"
    IMPACT_VERIFIED = "impact_verified"
    IMPACT_DISPUTED = "impact_disputed"
    IMPACT_REOPENED = "impact_reopened"
    IMPACT_VERIFICATION_DUE = "impact_verification_due"
    CHALLENGE_APPROVAL_WAITING = "challenge_approval_waiting"
    CHALLENGE_RETURNED = "challenge_returned"
    CHALLENGE_REVIEW_WAITING = "challenge_review_waiting"
    CHALLENGE_APPROVED = "challenge_approved"
    CHALLENGE_EDITS_REQUESTED = "challenge_edits_requested"
    CHALLENGE_REJECTED = "challenge_rejected"
    CHALLENGE_JOIN_REQUESTED = "challenge_join_requested"
    CHALLENGE_OWNER_JOINED = "challenge_owner_joined"
    CHALLENGE_JOIN_DECLINED = "challenge_join_declined"
    CHALLENGE_QUESTION_ASKED = "challenge_question_asked"
    CHALLENGE_PHASE_COUNTED = "challenge_phase_counted"
    CHALLENGE_EXPERTS_PROPOSED = "challenge_experts_proposed"
    CHALLENGE_EXPERT_ANSWERED = "challenge_expert_answered"
    CHALLENGE_ENDED_EARLY = "challenge_ended_early"
    CHALLENGE_PUBLISHED = "challenge_published"
    CHALLENGE_UPDATED = "challenge_updated"
    CHALLENGE_PHASE_OPENED = "challenge_phase_opened"
    CHALLENGE_PHASE_CLOSED = "challenge_phase_closed"
    CHALLENGE_QUESTION_ANSWERED = "challenge_question_answered"
    CHALLENGE_ANNOUNCEMENT = "challenge_announcement"
    CHALLENGE_RESULTS = "challenge_results"
    CHALLENGE_ARCHIVED = "challenge_archived"
    CHALLENGE_CALLED_OFF = "challenge_called_off"
    CHALLENGE_TAKEN_DOWN = "challenge_taken_down"
    ENTRY_TAKEN_DOWN = "entry_taken_down"
    CHALLENGE_PILOT_STARTED = "challenge_pilot_started"
    CHALLENGE_PILOT_ENDED = "challenge_pilot_ended"
    CHALLENGE_PILOT_CANCELLED = "challenge_pilot_cancelled"
    ENTRY_PHASES_CHANGED = "entry_phases_changed"
    ENTRY_PHASE_OPENED = "entry_phase_opened"
    ENTRY_PHASE_CLOSED = "entry_phase_closed"
    ENTRY_ANNOUNCEMENT = "entry_announcement"
    SOLUTION_INVITED = "solution_invited"
    SOLUTION_QUALIFIED = "solution_qualified"
    SOLUTION_NOT_QUALIFIED = "solution_not_qualified"
    SOLUTION_SELECTED = "solution_selected"
    SOLUTION_WON = "solution_won"
    SOLUTION_LEAD = "solution_lead"
    SOLUTION_WITHDRAWN = "solution_withdrawn"
    SOLUTION_CALLED_OFF = "solution_called_off"
    EVALUATION_ASSIGNED = "evaluation_assigned"
    EVALUATION_RECUSED = "evaluation_recused"
    EVALUATOR_INVITED = "evaluator_invited"
    EVALUATOR_GONE = "evaluator_gone"
    EVALUATOR_RELEASED = "evaluator_released"
    EVALUATION_CALLED_OFF = "evaluation_called_off"
    EXPERT_MATCHED = "expert_matched"
    EXPERT_INVITED = "expert_invited"
    INTRODUCTION_REQUESTED = "introduction_requested"
    INTRODUCTION_ANSWERED = "introduction_answered"
    PILOT_ENDED = "pilot_ended"
    CIRCULAR_ISSUED = "circular_issued"
    CIRCULAR_CORRECTED = "circular_corrected"
    CIRCULAR_REMINDER = "circular_reminder"
    WEBHOOK_DISABLED = "webhook_disabled"
    FEEDBACK_RECEIVED = "feedback_received"
    DIGEST = "digest"

    @property
    def priority(self) -> int:
        """Return the priority: 0 if somebody waits for the mail, 1 to act, 2 if it goes to many, 3 for digests."""
        if self in AWAITED:
            return 0
        if self is Kind.DIGEST:
            return 3
        return 2 if self in FOR_SUBSCRIBERS else 1


ABOUT_ACCOUNTS = frozenset(
    {
        Kind.VERIFY_ACCOUNT,
        Kind.ALREADY_REGISTERED,
        Kind.RESET_PASSWORD,
        Kind.PASSWORD_CHANGED,
        Kind.CONFIRM_EMAIL,
        Kind.EMAIL_CHANGE_ASKED,
        Kind.EMAIL_CHANGED,
    }
)
"""Kinds that come of somebody's own account."""

CARRIES_LINK: Mapping[str, str] = {
    Kind.VERIFY_ACCOUNT: "verify",
    Kind.RESET_PASSWORD: "reset",
    Kind.MEMBER_INVITED: "invite",
    Kind.CONFIRM_EMAIL: "email",
    Kind.EMAIL_CHANGE_ASKED: "keep_email",
}
"""Kinds that carry a link of identity's, and what for."""

AWAITED = ABOUT_ACCOUNTS | {Kind.CONFIRM_SUBSCRIPTION}
"""Kinds that somebody sits and waits for."""

NEVER_HELD = AWAITED | {*CARRIES_LINK, Kind.ACCOUNT_SUSPENDED, Kind.ACCOUNT_REINSTATED}
"""Kinds that go at once, whatever the quiet time of their recipient."""

FOR_FOLLOWERS = frozenset(
    {
        Kind.CHALLENGE_PUBLISHED,
        Kind.CHALLENGE_UPDATED,
        Kind.CHALLENGE_PHASE_OPENED,
        Kind.CHALLENGE_PHASE_CLOSED,
        Kind.CHALLENGE_QUESTION_ANSWERED,
        Kind.CHALLENGE_ANNOUNCEMENT,
        Kind.CHALLENGE_RESULTS,
        Kind.CHALLENGE_ARCHIVED,
        Kind.CHALLENGE_CALLED_OFF,
        Kind.CHALLENGE_PILOT_STARTED,
        Kind.CHALLENGE_PILOT_ENDED,
        Kind.CHALLENGE_PILOT_CANCELLED,
    }
)
"""Kinds that go to whoever follows a challenge."""

FOR_SUBSCRIBERS = FOR_FOLLOWERS | {Kind.PRACTICE_PUBLISHED, Kind.DIGEST}
"""Kinds that somebody asked for with a subscription, and may stop with one click."""

OF_TEAMS = frozenset(
    {
        Kind.SOLUTION_QUALIFIED,
        Kind.SOLUTION_NOT_QUALIFIED,
        Kind.SOLUTION_SELECTED,
        Kind.SOLUTION_WON,
        Kind.SOLUTION_LEAD,
    }
)
"""Kinds that go to the team of a solution."""


class Who(StrEnum):
    """The kind of a notice's audience."""

    SUBSCRIBER = "subscriber"
    SUBSCRIBERS = "subscribers"
    FOLLOWERS = "followers"
    PERSON = "person"
    CENTRE_MANAGERS = "centre_managers"
    CURATORS = "curators"
    EVALUATORS = "evaluators"
    VERIFIERS = "verifiers"
    AUTHORS_AND_APPROVERS = "authors_and_approvers"
    OWNERS = "owners"
    DECIDERS = "deciders"
    PARTICIPANTS = "entrants"
    ACTIVE_PARTICIPANTS = "contenders"
    MAILBOX = "mailbox"
    ADDRESSEES = "addressees"
    OBLIGED = "obliged"


@dataclass(frozen=True)
class Audience:
    """Group of recipients, with the fields that its `who` needs.

    `owners`: `person_ids` and the approvers of `organisation_ids`, or the managers of one without approvers, or the
    contributors of one without either.
    `evaluators`: those of practices, the curators, and the managers of the centre of `region`.
    `verifiers`: the curators, the auditors and the managers of every centre, but nobody of `organisation_ids`.
    `deciders`: the same and all their managers.
    `mailbox`: the contact address of the settings.
    `addressees`: the representatives, managers and approvers of the bodies that the notice's circular addresses.
    `obliged`: those of bodies with something open that is due on a day of the notice.
    `entrants`: all participants of `challenge_id`. `contenders`: those of them that are not yet eliminated.
    """

    who: Who
    region: str | None = None
    organisation_id: str | None = None
    person_ids: Sequence[str] = ()
    organisation_ids: Sequence[str] = ()
    challenge_id: str | None = None

    @property
    def organisations(self) -> list[str]:
        """Return the organisations responsible for the matter."""
        return [*filter(None, [self.organisation_id]), *self.organisation_ids]

    def to_dict(self) -> dict[str, Any]:
        """Return the audience in its stored form."""
        return {
            "who": self.who.value,
            "region": self.region,
            "organisation_id": self.organisation_id,
            "person_ids": list(self.person_ids),
            "organisation_ids": list(self.organisation_ids),
            "challenge_id": self.challenge_id,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Audience:
        """Create an audience from its stored form."""
        return cls(
            Who(data["who"]),
            data.get("region"),
            data.get("organisation_id"),
            data.get("person_ids") or (),
            data.get("organisation_ids") or (),
            data.get("challenge_id"),
        )


@dataclass(frozen=True)
class NewNotice:
    """A notice to be recorded. `data` holds public facts and ids only; `once` is a key shared by several events."""

    kind: Kind
    audience: Audience
    data: Mapping[str, Any] = field(default_factory=dict)
    keys: Sequence[str] = ()
    once: str | None = None


class Notice(Base):
    """One fact to send. `cursor` is the last recipient handled by the fan-out, which has finished when none follows.

    `digested_daily` and `digested_weekly` are the runs of digests that tell of it.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("event_id", "kind"),
        Index("ix_notices_unfinished", "id", postgresql_where=text("finished_at is null")),
        Index("ix_notices_occurred_at", "occurred_at"),
        Index("ix_notices_subject", "subject"),
        Index("uq_notices_once", "once", unique=True, postgresql_where=text("once is not null")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column()
    subject: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    audience: Mapped[dict[str, Any]] = mapped_column(JSONB)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    keys: Mapped[list[str]] = mapped_column(ARRAY(Text))
    once: Mapped[str | None] = mapped_column(Text)
    request_id: Mapped[str] = mapped_column(Text)
    traceparent: Mapped[str] = mapped_column(Text)
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cursor: Mapped[UUID | None] = mapped_column()
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recipients: Mapped[int] = mapped_column(default=0)
    digested_daily: Mapped[UUID | None] = mapped_column()
    digested_weekly: Mapped[UUID | None] = mapped_column()

    @property
    def to(self) -> Audience:
        """Return the audience."""
        return Audience.from_dict(self.audience)
