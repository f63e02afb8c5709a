"""Handlers of solutions' events: they update participants and record notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from chassis.erasures import not_erased
from chassis.service import Operations
from chassis.subscriptions import Received, subscribe
from notifications.notices.fan_out import reopen_to_participants
from notifications.notices.model import Kind, NewNotice
from notifications.notices.record import record_notices
from notifications.recipients.participant.model import Participant
from notifications.rules.participant import rules
from notifications.rules.participant.schemas import InvitationHeard, LeadHeard, SolutionHeard

_OUTCOMES: Final[Mapping[str, Kind]] = {
    "solution.qualified.v1": Kind.SOLUTION_QUALIFIED,
    "solution.not_qualified.v1": Kind.SOLUTION_NOT_QUALIFIED,
    "solution.selected.v1": Kind.SOLUTION_SELECTED,
    "solution.won.v1": Kind.SOLUTION_WON,
}
_OVER: Final[Mapping[str, Callable[[Mapping[str, Any]], list[NewNotice]]]] = {
    "solution.withdrawn.v1": rules.of_withdrawal,
    "solution.called_off.v1": rules.of_calling_off,
}
_GONE: Final = ("solution.recalled.v1", *_OVER)
_TEAM: Final = ("solution.member_answered.v1", "solution.member_left.v1")
_SUBMITTED: Final = "solution.submitted.v1"


class ParticipantHandlers(Operations):
    """Handlers that keep the projection of participants and notify teams about their solutions."""

    @subscribe("challenges", _SUBMITTED, *_GONE, *_TEAM, *_OUTCOMES, schema=SolutionHeard)
    def on_solution_changed(self, event: Received) -> None:
        """Update the team. One queue, because the last state of a solution counts."""
        if event.type in _GONE:
            self.session.execute(delete(Participant).where(Participant.solution_id == event.data["solution_id"]))
        elif event.type in _TEAM:
            team = update(Participant).where(Participant.solution_id == event.data["solution_id"])
            self.session.execute(team.values(person_ids=not_erased(self.session, event.data["team_ids"])))
        else:
            self._enter(event)
        if event.type in _OVER:
            record_notices(self.session, event, _OVER[event.type](event.data), now=self.now)
        if event.type in _OUTCOMES:
            record_notices(self.session, event, rules.of_outcome(_OUTCOMES[event.type], event.data), now=self.now)

    @subscribe("challenges", "solution.member_invited.v1", schema=InvitationHeard)
    def on_member_invited(self, event: Received) -> None:
        """Notify the invited person."""
        record_notices(self.session, event, rules.of_invitation(event.data), now=self.now)

    @subscribe("challenges", "solution.lead_changed.v1", schema=LeadHeard)
    def on_lead_changed(self, event: Received) -> None:
        """Notify the new leader of the team."""
        record_notices(self.session, event, rules.of_lead(event.data), now=self.now)

    def _enter(self, event: Received) -> None:
        out = event.type == "solution.not_qualified.v1"
        said: dict[str, Any] = {
            "person_ids": not_erased(self.session, event.data["team_ids"]),
            "out": out,
            "out_at": event.time if out else None,
        }
        identity = {name: event.data[name] for name in ("solution_id", "challenge_id")}
        row = insert(Participant).values(**identity, **said, entered_at=event.time)
        self.session.execute(row.on_conflict_do_update(index_elements=["solution_id"], set_=said))
        if event.type == _SUBMITTED:
            reopen_to_participants(self.session, challenge_id=event.data["challenge_id"], since=event.time)
