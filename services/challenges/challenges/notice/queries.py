"""Reads of notices: the texts of people, for the mails that quote them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from challenges.base import Base
from challenges.call.announcement.model import Announcement
from challenges.call.challenge.errors import ChallengeNotFound
from challenges.call.challenge.model import Challenge
from challenges.call.question.model import Question
from challenges.entry.solution.model import Solution
from challenges.network.expert_invitation.model import ExpertInvitation

_Noun = TypeVar("_Noun", bound=Base)


def said_in(session: Session, challenge: Challenge, asked: Mapping[str, UUID | None]) -> dict[str, Any]:
    """Return the texts of a question, announcement or invitation, and the id of its sender.

    Raise `ChallengeNotFound` for one that is gone: nobody is told of it. The author of a question stays unknown.
    """
    question = _of(session, challenge, Question, asked["question_id"])
    announcement = _of(session, challenge, Announcement, asked["announcement_id"])
    invitation = _of(session, challenge, ExpertInvitation, asked["invitation_id"])
    solution = _of(session, challenge, Solution, asked["solution_id"])
    other = asked["organisation_id"]
    joining = challenge.owner(other) if other else None
    senders = (
        invitation.invited_by if invitation else None,
        solution.lead_id if solution else None,
        joining.requested_by if joining else None,
    )
    return {
        "question": question.text if question else None,
        "reply": question.answer if question else None,
        "announced": announcement.text if announcement else None,
        "message": invitation.message if invitation else None,
        "sender_id": next(filter(None, senders), None),
    }


def _of(session: Session, challenge: Challenge, noun: type[_Noun], identifier: UUID | None) -> _Noun | None:
    """Return one noun of this challenge; raise `ChallengeNotFound` if it is gone or belongs to another."""
    if identifier is None:
        return None
    found: Any = session.get(noun, identifier)
    if found is None or found.challenge_id != challenge.id:
        raise ChallengeNotFound
    return found  # type: ignore[no-any-return]
