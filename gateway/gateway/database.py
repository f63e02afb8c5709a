"""The database that the gateway's replicas share. Without it, each replica counts on its own."""

from __future__ import annotations

from typing import Final

import structlog
from sqlalchemy import Engine

from chassis.database import make_engine
from gateway import metrics
from gateway.limits.shared import SharedCounts
from gateway.settings import GatewaySettings
from gateway.stream.event_store import EventStore

log = structlog.get_logger(__name__)

_CONNECTIONS: Final = 4


def engine_of(settings: GatewaySettings) -> Engine | None:
    """Return a lazily connecting engine, or None when no database is configured."""
    if not settings.database_url:
        return None
    return make_engine(settings.database_url, pool_size=_CONNECTIONS, application="gateway")


def shared_parts(settings: GatewaySettings) -> tuple[SharedCounts | None, EventStore | None]:
    """Return the shared rate-limit counts and event store. Both are None, with a log line, without a database."""
    engine = engine_of(settings)
    if engine is None:
        metrics.LIMITS_SHARED.set(0)
        log.warning("limits_of_each_replica", why="DATABASE_URL_GATEWAY is not set")
        return None, None
    return SharedCounts(engine), EventStore(engine, most=settings.stream_kept)
