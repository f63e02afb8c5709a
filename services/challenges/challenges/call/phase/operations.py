"""Clock: publications, openings and closings that are due, applied every few seconds."""

from __future__ import annotations

import structlog

from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.queries import due, due_for_change
from chassis.timers import every

log = structlog.get_logger(__name__)

ROUND_SECONDS = 5


class PhaseOperations(ChallengeAccess):
    """Timer for transitions that are due by time, each applied once, also after downtime."""

    @every(seconds=ROUND_SECONDS, transaction=False)
    def keep_time(self) -> None:
        """Apply the transitions that are due, the longest due first, each challenge in its own transaction.

        A failing challenge does not delay the others: it is logged, and retried in the next round.
        """
        with self.transaction() as session:
            waiting = due(session, self.now)
        faults: list[Exception] = []
        for challenge_id in waiting:
            try:
                with self.transaction() as session:
                    challenge = due_for_change(session, challenge_id, self.now)
                    if challenge is not None:
                        self.catch_up(challenge)
            except Exception as exc:
                log.exception("clock_failed", challenge_id=str(challenge_id))
                faults.append(exc)
        if faults:
            raise faults[0]
