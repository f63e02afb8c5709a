"""Keeping: the latest public events in the gateway's database, so that a listener resumes at whichever replica."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import eventlet
import structlog
from eventlet.queue import LightQueue
from sqlalchemy import Engine, text

log = structlog.get_logger(__name__)

_BATCH: Final = 500
_PAUSE: Final = 0.2
_PATIENCE: Final = 5.0
_LAST_SECONDS: Final = 2.0

_KEEP: Final = text(
    """
    INSERT INTO public_events (event_id, type, body, only_public_fields)
    SELECT *, true FROM unnest(CAST(:ids AS uuid[]), CAST(:types AS text[]), CAST(:bodies AS bytea[]))
    ON CONFLICT (event_id) DO UPDATE SET body = excluded.body, only_public_fields = true
    WHERE NOT public_events.only_public_fields
    """
)
_PRUNE: Final = text("DELETE FROM public_events WHERE position <= (SELECT max(position) FROM public_events) - :most")
# A replica of an earlier version, which runs beside this one during an upgrade, keeps whole events: they are not given.
_READ: Final = text(
    """
    SELECT event_id::text AS id, type, body, extract(epoch FROM kept_at)::float8 AS heard
    FROM (SELECT * FROM public_events WHERE only_public_fields ORDER BY position DESC LIMIT :most) AS latest
    ORDER BY position
    """
)

Row = tuple[str, str, bytes, float]


class EventStore:
    """Writes behind: listeners never wait for the database, and receive events while it is unavailable."""

    def __init__(self, engine: Engine, *, most: int) -> None:
        self._engine, self._most = engine, most
        self._waiting: LightQueue = LightQueue(most)
        self._thread: Any = None
        self._busy = False

    def save(self, event_id: str, kind: str, body: bytes) -> None:
        """Queue an event to be stored. Every replica does, and the first one writes it."""
        if self._thread is None:
            self._thread = eventlet.spawn(self._write)
        if not self._waiting.full():
            self._waiting.put((event_id, kind, body))

    def read(self) -> list[Row]:
        """Return the stored events, oldest first; none while the database is unavailable."""
        return self._try(self._read) or []

    def close(self) -> None:
        """Write the events that wait, for a restart or another replica, and stop."""
        if self._thread is None:
            return
        with eventlet.Timeout(_LAST_SECONDS, False):
            while self._busy or not self._waiting.empty():
                eventlet.sleep(0.01)
        self._thread.kill()
        self._thread = None

    def _read(self) -> list[Row]:
        with self._engine.connect() as connection:
            rows = connection.execute(_READ, {"most": self._most}).all()
        return [(row.id, row.type, bytes(row.body), row.heard) for row in rows]

    def _write(self) -> None:
        since_pruned = 0
        while True:
            self._busy = False
            batch = [self._waiting.get()]
            self._busy = True
            while not self._waiting.empty() and len(batch) < _BATCH:
                batch.append(self._waiting.get())
            ids, types, bodies = (list(column) for column in zip(*batch, strict=True))

            def insert(values: dict[str, Any]) -> bool:
                with self._engine.begin() as connection:
                    connection.execute(_KEEP, values)
                return True

            while not self._try(lambda: insert({"ids": ids, "types": types, "bodies": bodies})):  # noqa: B023 - at once
                eventlet.sleep(_PATIENCE)
            since_pruned += len(batch)
            if since_pruned >= self._most // 10:
                since_pruned = 0
                self._try(self._prune)
            self._busy = False
            eventlet.sleep(_PAUSE)

    def _prune(self) -> bool:
        with self._engine.begin() as connection:
            connection.execute(_PRUNE, {"most": self._most})
        return True

    @staticmethod
    def _try(work: Callable[[], Any]) -> Any:
        try:
            with eventlet.Timeout(_PATIENCE):
                return work()
        except (Exception, eventlet.Timeout) as exc:  # noqa: BLE001 - what is kept is a help, not a condition
            log.warning("public_events_not_kept", error=type(exc).__name__)
            return None
