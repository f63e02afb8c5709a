"""Introduction: a request of an organisation to be introduced to an expert.

    requested ──accept──> accepted
        └──────decline──> declined ──(after 90 days the organisation may ask again)

Only when the expert accepts do both sides learn each other's address.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import uuid7
from chassis.errors import Conflict, Forbidden, NotFound, TooManyRequests
from chassis.language import Localized
from chassis.principal import Principal
from commons.roles import EDITOR_ROLES, NOTHING_NEW, inherits_only
from identity.base import Base
from identity.network.expert.model import Expert
from identity.network.introduction.events import IntroductionAnswered, IntroductionRequested

REQUESTED: Final = "requested"
ACCEPTED: Final = "accepted"
DECLINED: Final = "declined"
STATES: Final = (REQUESTED, ACCEPTED, DECLINED)
ACCEPT: Final = "accept"
DECLINE: Final = "decline"
ANSWERS: Final = {ACCEPT: ACCEPTED, DECLINE: DECLINED}
A_DAY: Final = timedelta(days=1)
MOST_FROM_A_PERSON: Final = 30  # in a day
MOST_TO_AN_EXPERT: Final = 20  # in a day
ASK_AGAIN_AFTER: Final = timedelta(days=90)


class IntroductionNotFound(NotFound):
    """There is no such request, or it is not the caller's to answer."""

    title = Localized(el="Το αίτημα γνωριμίας δεν βρέθηκε", en="There is no such request for introduction")


class IntroductionNotForYourOrganisation(Forbidden):
    """Only editors of an organisation ask in its name."""

    title = Localized(
        el="Γνωριμία ζητά μόνον όποιος έχει ρόλο στον φορέα",
        en="Only those with a role in the organisation ask in its name",
    )


class ExpertTakesNoIntroductions(Conflict):
    """The expert does not accept such requests, or would be introduced to themselves."""

    title = Localized(el="Ο ειδικός δεν δέχεται αιτήματα γνωριμίας", en="The expert takes no requests for introduction")


class IntroductionAlreadyRequested(Conflict):
    """The organisation has asked: it waits for the answer, has been introduced, or was declined lately."""

    title = Localized(
        el="Ο φορέας έχει ήδη ζητήσει γνωριμία με αυτόν τον ειδικό",
        en="The organisation has asked to be introduced to this expert already",
    )


class IntroductionsTooMany(TooManyRequests):
    """The expert was asked, or the person asked, as often in a day as is allowed."""

    title = Localized(
        el="Στάλθηκαν πολλά αιτήματα γνωριμίας. Δοκιμάστε αύριο",
        en="Too many requests for introduction were sent. Try again tomorrow",
    )


class IntroductionAlreadyAnswered(Conflict):
    """The expert has answered, and answers are final."""

    title = Localized(el="Το αίτημα γνωριμίας έχει ήδη απαντηθεί", en="The request has been answered already")


class Introduction(Base):
    """A request for introduction. It is deleted together with the profile to which it was addressed."""

    __tablename__ = "introductions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    expert_id: Mapped[UUID] = mapped_column(ForeignKey("experts.person_id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    requested_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    message: Mapped[str]
    state: Mapped[str] = mapped_column(default=REQUESTED)
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    @classmethod
    def request(
        cls,
        expert: Expert,
        *,
        organisation_id: UUID,
        message: str,
        by: Principal,
        latest: Introduction | None,
        now: datetime,
    ) -> tuple[Introduction, IntroductionRequested]:
        """Create a request of an organisation; `latest` is its last request to this expert."""
        if not by.role_in(organisation_id) & EDITOR_ROLES or by.person_id is None:
            raise IntroductionNotForYourOrganisation
        if inherits_only(by, organisation_id):
            raise IntroductionNotForYourOrganisation(NOTHING_NEW)
        if not expert.takes_introductions or expert.person_id == by.person_id:
            raise ExpertTakesNoIntroductions
        if latest is not None and latest.stands(now):
            raise IntroductionAlreadyRequested(state=latest.state)
        introduction = cls(
            id=uuid7(),
            expert_id=expert.person_id,
            organisation_id=organisation_id,
            requested_by=by.person_id,
            message=message,
            state=REQUESTED,
            created_at=now,
        )
        return introduction, IntroductionRequested(**introduction._identity())

    def stands(self, now: datetime) -> bool:
        """Return whether this request, or its answer, keeps the organisation from asking again."""
        return self.state != DECLINED or self.answered_at is None or now < self.answered_at + ASK_AGAIN_AFTER

    def answer(self, decision: str, *, now: datetime) -> IntroductionAnswered:
        """Accept or decline, once."""
        if self.state != REQUESTED:
            raise IntroductionAlreadyAnswered(state=self.state)
        self.state, self.answered_at = ANSWERS[decision], now
        return IntroductionAnswered(**self._identity(), accepted=self.state == ACCEPTED)

    def _identity(self) -> dict[str, Any]:
        return {
            "introduction_id": self.id,
            "expert_id": self.expert_id,
            "organisation_id": self.organisation_id,
            "requested_by": self.requested_by,
        }
