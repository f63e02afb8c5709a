"""Practices: the projection follows the observatory's events."""

from __future__ import annotations

from challenges.practices.model import KnownPractice
from challenges.practices.queries import terms_of
from challenges.practices.schemas import PracticeHeard
from chassis.service import Operations
from chassis.subscriptions import Received, subscribe

ARCHIVED = "practice.archived.v1"
CERTIFIED = "practice.certified.v1"


class PracticeOperations(Operations):
    """What happens here when a practice becomes public, changes or goes."""

    @subscribe("observatory", "practice.published.v1", "practice.updated.v1", CERTIFIED, ARCHIVED, schema=PracticeHeard)
    def on_practice_changed(self, event: Received) -> None:
        """Remember the practice as it is public now; one queue for all its events, so that they come in order."""
        practice = self.session.get(KnownPractice, event.data["practice_id"])
        if event.type == ARCHIVED:
            if practice is not None:
                self.session.delete(practice)
            return
        if event.type == CERTIFIED:
            if practice is not None:
                practice.certified_at = event.data["certified_at"]
            return
        if practice is None:
            practice = KnownPractice(practice_id=event.data["practice_id"])
            self.session.add(practice)
        said = event.data
        practice.show(
            said, keys=terms_of("\n".join((said["title"], said["summary"], said["problem"], said["solution"])))
        )
