"""The timer of the fan-out."""

from __future__ import annotations

from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from chassis.service import Operations
from chassis.timers import every
from notifications.notices import brake, fan_out

log = structlog.get_logger(__name__)


class NoticeOperations(Operations):
    """The fan-out of notices into deliveries."""

    @every(seconds=1, exclusive=False, transaction=False)
    def fan_out_notices(self) -> None:
        """Turn notices into deliveries, batch by batch, until none is left."""
        with self.transaction() as session:
            brake.settle(session, now=self.runtime.clock())
        failed: set[UUID] = set()
        while self._step(failed):
            pass

    def _step(self, failed: set[UUID]) -> bool:
        """Process one batch. A notice that fails is left for the next tick, so that it delays no other."""
        notice = None
        try:
            with self.transaction() as session:
                notice = fan_out.next_notice(session, leave_out=failed)
                if notice is not None:
                    fan_out.step(
                        session,
                        notice,
                        batch=self.settings.fan_out_batch,
                        now=self.runtime.clock(),
                        pause=self.settings.mail_pause,
                    )
        except SQLAlchemyError as exc:
            if notice is None:
                raise
            log.exception("fan_out_failed", announcement_id=str(notice.id), error=type(exc).__name__)
            failed.add(notice.id)
        return notice is not None
