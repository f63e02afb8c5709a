"""Handlers of pilots' events."""

from __future__ import annotations

from chassis.service import Operations
from chassis.subscriptions import Received, subscribe
from notifications.notices.record import record_notices
from notifications.rules.pilot import rules
from notifications.rules.pilot.schemas import PilotCancelledHeard, PilotEndedHeard, PilotHeard, PracticeDraftedHeard


class PilotHandlers(Operations):
    """Hears of pilots, and of the practices that came of them."""

    @subscribe("challenges", "pilot.started.v1", schema=PilotHeard)
    def on_pilot_started(self, event: Received) -> None:
        """Notify followers of the challenge."""
        record_notices(self.session, event, rules.of_start(event.data), now=self.now)

    @subscribe("challenges", "pilot.cancelled.v1", schema=PilotCancelledHeard)
    def on_pilot_cancelled(self, event: Received) -> None:
        """Notify followers of the challenge."""
        record_notices(self.session, event, rules.of_cancelling(event.data), now=self.now)

    @subscribe("challenges", "pilot.ended.v1", schema=PilotEndedHeard)
    def on_pilot_ended(self, event: Received) -> None:
        """Notify the organisation, and followers of the challenge."""
        record_notices(self.session, event, rules.of_end(event.data), now=self.now)

    @subscribe("observatory", "practice.drafted.v1", schema=PracticeDraftedHeard)
    def on_practice_drafted(self, event: Received) -> None:
        """Notify the organisation."""
        record_notices(self.session, event, rules.of_draft(event.data), now=self.now)
