"""Question of a signed-in person, public together with its answer, and the rules of asking and answering."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from challenges.base import Base
from challenges.call.question.events import ChallengeQuestionAnswered, ChallengeQuestionAsked
from chassis.database import UtcDateTime, uuid7
from chassis.errors import Conflict, NotFound
from chassis.language import Localized

if TYPE_CHECKING:
    from challenges.call.challenge.model import Challenge
    from chassis.events import Event
    from chassis.principal import Principal

TEXT_LIMIT: Final = 2_000
ANSWER_LIMIT: Final = 5_000
MOST_OPEN: Final = 10
"""Questions of one person about one challenge that wait for an answer."""


class QuestionNotFound(NotFound):
    """There is no such question about this challenge."""

    title = Localized(el="Η ερώτηση δεν βρέθηκε", en="Question not found")


class TooManyQuestions(Conflict):
    """The owners have not caught up with this person's questions yet."""

    title = Localized(
        el="Έχετε ήδη πολλές ερωτήσεις που περιμένουν απάντηση",
        en="Many questions of yours wait for an answer already",
    )


class Question(Base):
    """A question. Until it is answered, only its author and the owners can read it."""

    __tablename__ = "questions"
    __table_args__ = (
        Index("ix_questions_challenge_id", "challenge_id", "asked_at", "id"),
        Index("ix_questions_asker_id", "asker_id", "challenge_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    challenge_id: Mapped[UUID] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    asker_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(LongText)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(LongText)
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def reply(self, challenge: Challenge, answer: str, *, by: Principal, at: datetime) -> list[Event]:
        """Answer, or correct an answer. The answer is public and published as an event."""
        challenge.check_editor(by)
        challenge.check_published()
        if answer == self.answer:
            return []
        self.answer, self.answered_by, self.answered_at = answer, by.person_id, at
        return [ChallengeQuestionAnswered(**challenge.identity(), question_id=self.id, title=challenge.title)]


def ask(
    challenge: Challenge, text: str, *, still_open: int, by: Principal, at: datetime
) -> tuple[Question, list[Event]]:
    """Ask about a published challenge. `still_open` is the number of unanswered questions of this person."""
    challenge.check_published()
    if still_open >= MOST_OPEN:
        raise TooManyQuestions
    question = Question(id=uuid7(), challenge_id=challenge.id, asker_id=by.person_id, text=text, asked_at=at)
    return question, [ChallengeQuestionAsked(**challenge.identity(), question_id=question.id)]
