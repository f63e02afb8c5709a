"""Handlers of challenges' events: they update the projection and record notices. They only write rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from chassis.service import Operations
from chassis.subscriptions import Received, subscribe
from notifications.notices.model import FOR_FOLLOWERS, Kind, NewNotice
from notifications.notices.record import cancel, record_notices, take_down
from notifications.projections.challenge.model import KnownChallenge
from notifications.projections.takedown.model import TakenDown
from notifications.rules.challenge import rules
from notifications.rules.challenge.schemas import (
    AnnouncementHeard,
    CalledOffHeard,
    ChallengeDecidedHeard,
    ChallengeShownHeard,
    ChallengeSubmittedHeard,
    OwnershipHeard,
    PhaseHeard,
    QuestionHeard,
    ResultsHeard,
)

_DECISIONS: Final[Mapping[str, Kind]] = {
    "challenge.approved.v1": Kind.CHALLENGE_APPROVED,
    "challenge.edits_requested.v1": Kind.CHALLENGE_EDITS_REQUESTED,
    "challenge.rejected.v1": Kind.CHALLENGE_REJECTED,
}
_NEWS: Final[Mapping[str, Callable[[Mapping[str, Any]], list[NewNotice]]]] = {
    "challenge.published.v1": rules.of_publication,
    "challenge.updated.v1": rules.of_update,
    "challenge.unpublished.v1": rules.of_taking_down,
    "challenge.archived.v1": rules.of_archiving,
    "challenge.phase_opened.v1": rules.of_opening,
    "challenge.phase_closed.v1": rules.of_closing,
    "challenge.join_requested.v1": rules.of_join_request,
    "challenge.owner_joined.v1": rules.of_joining,
    "challenge.join_declined.v1": rules.of_declined_joining,
    "challenge.question_asked.v1": rules.of_question,
    "challenge.question_answered.v1": rules.of_answer,
}
_SHOWN: Final = frozenset({"challenge.published.v1", "challenge.updated.v1"})
_UNPUBLISHED: Final = "challenge.unpublished.v1"
_ARCHIVED: Final = "challenge.archived.v1"
_NEWS_NO_MORE: Final = frozenset({Kind.CHALLENGE_PUBLISHED, Kind.CHALLENGE_PHASE_OPENED})
"""Notices that are dropped once a challenge is over."""


class ChallengeHandlers(Operations):
    """Hears of challenges."""

    @subscribe("challenges", "challenge.submitted.v1", schema=ChallengeSubmittedHeard)
    def on_challenge_submitted(self, event: Received) -> None:
        """Notify the reviewers."""
        record_notices(self.session, event, rules.of_submission(event.data), now=self.now)

    @subscribe("challenges", *_DECISIONS, schema=ChallengeDecidedHeard)
    def on_challenge_decided(self, event: Received) -> None:
        """Notify the owners."""
        record_notices(self.session, event, rules.of_decision(_DECISIONS[event.type], event.data), now=self.now)

    @subscribe("challenges", *sorted({*_SHOWN, _UNPUBLISHED, _ARCHIVED}), schema=ChallengeShownHeard)
    def on_challenge_shown_or_hidden(self, event: Received) -> None:
        """Update the projection and notify subscribers. One queue keeps publication and withdrawal in order."""
        if event.type in _SHOWN:
            self._know(event.data)
        elif event.type == _UNPUBLISHED:
            take_down(self.session, event, FOR_FOLLOWERS, now=self.now)
        else:
            cancel(self.session, subject=event.subject, kinds=_NEWS_NO_MORE, now=self.now)
        self._tell_of(event)

    @subscribe("challenges", "challenge.called_off.v1", schema=CalledOffHeard)
    def on_challenge_called_off(self, event: Received) -> None:
        """Notify the owners and the evaluators."""
        record_notices(self.session, event, rules.of_calling_off(event.data), now=self.now)

    @subscribe("challenges", "challenge.phase_opened.v1", "challenge.phase_closed.v1", schema=PhaseHeard)
    def on_phase_opened_or_closed(self, event: Received) -> None:
        """Notify owners, participants and followers."""
        self._tell_of(event)

    @subscribe(
        "challenges",
        "challenge.join_requested.v1",
        "challenge.owner_joined.v1",
        "challenge.join_declined.v1",
        schema=OwnershipHeard,
    )
    def on_joining_requested_or_answered(self, event: Received) -> None:
        """Notify the deciders of a request, and the applicant of the answer."""
        self._tell_of(event)

    @subscribe("challenges", "challenge.question_asked.v1", "challenge.question_answered.v1", schema=QuestionHeard)
    def on_question_asked_or_answered(self, event: Received) -> None:
        """Notify the owners of questions, and followers of answers."""
        self._tell_of(event)

    @subscribe("challenges", "challenge.announcement_made.v1", schema=AnnouncementHeard)
    def on_announcement_made(self, event: Received) -> None:
        """Notify participants and followers."""
        record_notices(self.session, event, rules.of_announcement(event.data), now=self.now)

    @subscribe("challenges", "challenge.results_published.v1", schema=ResultsHeard)
    def on_results_published(self, event: Received) -> None:
        """Notify followers."""
        record_notices(self.session, event, rules.of_results(event.data), now=self.now)

    def _tell_of(self, event: Received) -> None:
        if event.type in _NEWS:
            record_notices(self.session, event, _NEWS[event.type](event.data), now=self.now)

    def _know(self, data: Mapping[str, Any]) -> None:
        said = {"title": data["title"], "demo": data["demo"], "organisation_id": next(iter(data["owner_ids"]), None)}
        row = insert(KnownChallenge).values(id=data["challenge_id"], **said)
        self.session.execute(row.on_conflict_do_update(index_elements=["id"], set_=said))
        self.session.execute(delete(TakenDown).where(TakenDown.subject == str(data["challenge_id"])))
