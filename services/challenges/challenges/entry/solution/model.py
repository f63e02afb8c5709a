"""Solution aggregate: states, transitions with their permissions, and readers of each part.

    draft ──submit──▶ submitted ──(its phase is decided)──▶ qualified ──▶ selected ──▶ winner
      ▲───recall (phase open)─┘  └──▶ not_qualified ◀──────────┘
      └──withdraw──▶ withdrawn ◀──(from draft, submitted and qualified)

A challenge that is called off sets these three to `called_off`.

A submission counts in its version at the closing of the phase. A qualified solution may still be improved while a
later phase takes submissions. The decision (qualified and the states after it) belongs to evaluations and results.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, String, text
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.base import Base
from challenges.call.challenge.errors import PhaseClosed
from challenges.call.phase.model import Phase
from challenges.entry.solution import errors
from challenges.entry.solution.content import CONTENT_FIELDS, TITLE_LIMIT, empty_content, missing
from challenges.entry.solution.events import SolutionCalledOff, SolutionRecalled, SolutionSubmitted, SolutionWithdrawn
from challenges.entry.team.model import LEAD, Invitation, TeamMember
from chassis.database import UtcDateTime, uuid7
from chassis.errors import FieldError
from chassis.events import Event
from chassis.principal import Principal

DRAFT: Final = "draft"
SUBMITTED: Final = "submitted"
QUALIFIED: Final = "qualified"
NOT_QUALIFIED: Final = "not_qualified"
SELECTED: Final = "selected"
WINNER: Final = "winner"
WITHDRAWN: Final = "withdrawn"
CALLED_OFF: Final = "called_off"

STATES: Final = (DRAFT, SUBMITTED, QUALIFIED, NOT_QUALIFIED, SELECTED, WINNER, WITHDRAWN, CALLED_OFF)
HANDED_IN: Final = frozenset({SUBMITTED, QUALIFIED, NOT_QUALIFIED, SELECTED, WINNER})
"""States in which the owners of the challenge may read a solution."""
SHOWN: Final = frozenset({QUALIFIED, SELECTED, WINNER})
"""States in which everybody may read a solution without its confidential parts: their results are published."""
FIXED: Final = frozenset({"organisation_id", "practice_id"})
"""Fields that do not change once a solution was handed in and judged."""
WITHDRAWABLE: Final = frozenset({DRAFT, SUBMITTED, QUALIFIED})
IN_CONTEST: Final = frozenset({SUBMITTED, QUALIFIED})
"""Submitted and not decided for good."""
ENDED: Final = frozenset({WITHDRAWN, CALLED_OFF})
"""Final states without a decision."""
UNDECIDED: Final = frozenset({SUBMITTED, CALLED_OFF})
"""Submitted without a result: sealed while the phase takes submissions."""
_TEXT: Final = ("title", "summary", "description", "confidential", "links", "files", "version", "updated_at")

LIVE: Final = frozenset(STATES) - ENDED
"""Those with an interest in how the challenge is decided, or was."""


class Solution(Base):
    """A solution of a challenge, with its team. `rank` and `total` are those of the last decided phase."""

    __tablename__ = "solutions"
    __table_args__ = (
        Index("ix_solutions_challenge_id", "challenge_id", "state", "submitted_at", "id"),
        Index("ix_solutions_phase_id", "phase_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    challenge_id: Mapped[UUID] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    phase_id: Mapped[UUID] = mapped_column(ForeignKey("phases.id"))
    state: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))
    summary: Mapped[str] = mapped_column(LongText)
    description: Mapped[str] = mapped_column(LongText)
    confidential: Mapped[str] = mapped_column(LongText)
    links: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    # entries of `chassis.files.model`, each with `confidential`: the list is replaced, never changed in place
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default=text("'[]'"))
    practice_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    lead_id: Mapped[UUID]
    rank: Mapped[int | None]
    total: Mapped[Decimal | None] = mapped_column(Numeric())
    demo: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    as_qualified: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """Text for readers outside the team while the solution is improved in a sealed phase, None at all other times."""

    members: Mapped[list[TeamMember]] = relationship(
        order_by=(TeamMember.joined_at, TeamMember.person_id), cascade="all, delete-orphan"
    )
    invitations: Mapped[list[Invitation]] = relationship(
        order_by=(Invitation.invited_at, Invitation.id), cascade="all, delete-orphan"
    )

    @classmethod
    def begin(cls, content: Mapping[str, Any], *, phase: Phase, by: Principal, at: datetime, demo: bool) -> Self:
        """Create a draft for a phase that is, or will be, open to submissions. Its author leads its team."""
        assert by.person_id is not None
        values = {**empty_content(), **content}
        solution = cls(
            id=uuid7(), version=1, challenge_id=phase.challenge_id, phase_id=phase.id, state=DRAFT,
            lead_id=by.person_id, demo=demo, created_at=at, updated_at=at, **values,
        )  # fmt: skip
        lead = TeamMember(
            person_id=by.person_id,
            challenge_id=phase.challenge_id,
            organisation_id=values["organisation_id"],
            state=LEAD,
            live=True,
            joined_at=at,
        )
        solution.members.append(lead)
        return solution

    # ---- who stands behind it ------------------------------------------------------------------------

    @property
    def team(self) -> list[TeamMember]:
        """Return the present team: the lead and the accepted members, without those that left."""
        return [member for member in self.members if member.stands]

    @property
    def waiting(self) -> list[Invitation]:
        """Return the open invitations, neither answered nor revoked."""
        return [invitation for invitation in self.invitations if invitation.waits]

    @property
    def organisation_ids(self) -> frozenset[UUID]:
        """Return the organisations behind the solution: its own, and those of its team members."""
        behind = {self.organisation_id, *(member.organisation_id for member in self.team)}
        return frozenset(one for one in behind if one is not None)

    @property
    def team_ids(self) -> list[UUID]:
        """Return the person ids of the team."""
        return [member.person_id for member in self.team]

    def check_member(self, by: Principal) -> None:
        """Raise `NotYourSolution` unless the caller is in the team."""
        if by.person_id not in self.team_ids:
            raise errors.NotYourSolution

    def check_lead(self, by: Principal) -> None:
        """Raise `OnlyTheLead` for others of the team, `NotYourSolution` for everybody else."""
        self.check_member(by)
        if by.person_id != self.lead_id:
            raise errors.OnlyTheLead

    # ---- what the team does --------------------------------------------------------------------------

    @property
    def is_improvable(self) -> bool:
        """Return whether a change requires an open phase: a qualified solution is in the next phase already."""
        return self.state == QUALIFIED

    def text_for(self, *, team: bool) -> dict[str, Any]:
        """Return the text of the solution with its version, as its team or as others may read it."""
        now = {name: getattr(self, name) for name in _TEXT}
        if team or self.as_qualified is None:
            return now
        before = self.as_qualified
        return {**now, **before, "updated_at": datetime.fromisoformat(before["updated_at"])}

    def edit(
        self, changes: Mapping[str, Any], *, phase: Phase | None, by: Principal, at: datetime, sealed: bool = False
    ) -> None:
        """Change a draft, or improve a qualified solution in `phase`, which takes submissions now.

        The organisation of the solution is set by the lead, and only while it is a draft. What was judged stays
        readable to others while the phase is `sealed`.
        """
        self.check_member(by)
        changed = {name: value for name, value in changes.items() if getattr(self, name) != value}
        if self.state not in {DRAFT, QUALIFIED}:
            raise errors.SolutionNotEditable(state=self.state)
        if self.state == QUALIFIED:
            self._check_in(phase)
            faults = list(missing({**self.content(), **changed}))
            if faults or changed.keys() & FIXED:
                raise errors.SolutionIncomplete(errors=faults) if faults else errors.SolutionNotEditable
        if "organisation_id" in changed:
            self.check_lead(by)
            self._lead.organisation_id = changed["organisation_id"]
        if changed and sealed and self.state == QUALIFIED and self.as_qualified is None:
            self.as_qualified = {**self.text_for(team=True), "updated_at": self.updated_at.isoformat()}
        for name, value in changed.items():
            setattr(self, name, value)
        if changed:
            self.touch(at)

    def submit(self, *, phase: Phase, faults: Iterable[FieldError], by: Principal, at: datetime) -> list[Event]:
        """Submit the draft to a phase that is open now. `faults` are violations of the challenge's own conditions."""
        self.check_lead(by)
        if self.state != DRAFT:
            raise errors.SolutionNotSubmittable(state=self.state)
        found = [*missing(self.content()), *faults]
        if found:
            raise errors.SolutionIncomplete(errors=found)
        self.state = SUBMITTED
        self.phase_id = phase.id
        self.submitted_at = at
        self.touch(at)
        return [SolutionSubmitted(**self.identity(), phase_id=phase.id, organisation_id=self.organisation_id)]

    def recall(self, *, phase: Phase, by: Principal, at: datetime) -> list[Event]:
        """Return a submission to draft while its phase is open. Unless it is submitted again, it does not count."""
        self.check_lead(by)
        if self.state != SUBMITTED:
            raise errors.SolutionNotRecallable(state=self.state)
        self._check_in(phase)
        self.state = DRAFT
        self.submitted_at = None
        self.touch(at)
        return [SolutionRecalled(**self.identity())]

    def withdraw(self, *, by: Principal, at: datetime) -> list[Event]:
        """Withdraw the solution. Its team may enter the challenge again, and open invitations end."""
        self.check_lead(by)
        if self.state not in WITHDRAWABLE:
            raise errors.SolutionNotWithdrawable(state=self.state)
        return [self.give_up(at)]

    def delete(self, *, by: Principal, at: datetime) -> list[Event]:
        """End a draft before its deletion. A team of several is told that it is gone."""
        self.check_lead(by)
        if self.state != DRAFT:
            raise errors.SolutionNotDeletable(state=self.state)
        return [self.give_up(at)]

    def give_up(self, at: datetime) -> Event:
        """End a solution that is not decided, because its team withdraws it or nobody is left behind it."""
        self._end(WITHDRAWN, at)
        return SolutionWithdrawn(**self.identity())

    def call_off(self, at: datetime) -> Event:
        """End a solution that is not decided, because its challenge is called off."""
        self._end(CALLED_OFF, at)
        return SolutionCalledOff(**self.identity())

    # ---- shared steps --------------------------------------------------------------------------------

    @property
    def was_handed_in(self) -> bool:
        """Return whether the owners of the challenge can read it, also after it was called off."""
        return self.state in HANDED_IN or (self.state == CALLED_OFF and self.submitted_at is not None)

    def _end(self, state: str, at: datetime) -> None:
        self.state = state
        for member in self.members:
            member.live = False
        for invitation in self.waiting:
            invitation.take_back(at)
        self.touch(at)

    def identity(self) -> dict[str, Any]:
        """Return the common fields of all events of this solution."""
        return {"solution_id": self.id, "challenge_id": self.challenge_id, "team_ids": self.team_ids}

    def content(self) -> dict[str, Any]:
        """Return the content of the solution, by field."""
        return {name: getattr(self, name) for name in CONTENT_FIELDS}

    def touch(self, at: datetime) -> None:
        """Count a change."""
        self.version += 1
        self.updated_at = at

    @property
    def _lead(self) -> TeamMember:
        return next(member for member in self.members if member.person_id == self.lead_id)

    def _check_in(self, phase: Phase | None) -> None:
        if phase is None or phase.id != self.phase_id:
            raise PhaseClosed
