"""The timers of digests."""

from __future__ import annotations

from chassis.service import Operations
from chassis.timers import every
from notifications.notices.digest import run


class DigestOperations(Operations):
    """Opening of due runs, and their work."""

    @every(seconds=30)
    def open_digests(self) -> None:
        """Open the runs due by the clocks of Greece."""
        run.open_due(self.session, self.settings.digest_timetable, self.now)

    @every(seconds=5, exclusive=False, transaction=False)
    def work_digests_out(self) -> None:
        """Queue the digests of open runs, batch by batch. An interrupted run goes on."""
        while self._work_out_some():
            pass

    def _work_out_some(self) -> bool:
        with self.transaction() as session:
            unfinished = run.next_run(session)
            if unfinished is not None:
                run.step(session, unfinished, self.settings.digest_pace, self.runtime.clock())
        return unfinished is not None
