"""Engine: the pool of one process, made so that waiting for the database never stops the other greenthreads."""

from __future__ import annotations

import math
import os
import time
from typing import Any

# psycopg's C wait function blocks the whole hub (ten sleeps of 0.3 s took 3.0 s instead of 0.33 s);
# it is chosen at import time, so this must stand before the first import of psycopg.
os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")

import orjson
import psycopg
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DisconnectionError

IDLE_SECONDS = 2.0


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


MAX_OVERFLOW = 4  # beyond the pool, for moments


def make_engine(url: str, *, pool_size: int, application: str) -> Engine:
    """Open a pool, lazily; with a `pool_size` below the number of workers these wait for one another, 5 s at most."""
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=MAX_OVERFLOW,
        pool_timeout=5,
        pool_recycle=1800,
        hide_parameters=True,  # an error in a log must not show what people wrote
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        connect_args={
            "application_name": application,
            "connect_timeout": 5,
            "options": "-c timezone=UTC -c statement_timeout=15000 -c idle_in_transaction_session_timeout=60000",
        },
    )
    event.listen(engine, "checkin", _remember_use)
    event.listen(engine, "checkout", _ping_if_idle)
    return engine


def _remember_use(connection: Any, record: Any) -> None:
    del connection
    record.info["used"] = time.monotonic()


def _ping_if_idle(connection: Any, record: Any, proxy: Any) -> None:
    # asking before every use would double the round trips of a read; a connection in steady use tells by itself
    del proxy
    if time.monotonic() - record.info.get("used", math.inf) > IDLE_SECONDS:
        try:
            connection.execute("select 1")
            connection.rollback()
        except psycopg.Error as exc:
            raise DisconnectionError from exc


def ping(engine: Engine) -> bool:
    """Execute a trivial statement. Raises the driver's exception when the database is away."""
    with engine.connect() as connection:
        return bool(connection.execute(text("select 1")).scalar_one())
