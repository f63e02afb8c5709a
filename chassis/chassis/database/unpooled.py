"""Alone: a connection outside the pool, for work that keeps one for long, such as listening or holding a lock."""

from __future__ import annotations

from typing import Any

import orjson
import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import set_json_loads
from sqlalchemy import Engine


def connect_unpooled(engine: Engine, *, application: str) -> psycopg.Connection[dict[str, Any]]:
    """Open a connection to the engine's database, with autocommit; a dead network is noticed in some ten seconds."""
    _, arguments = engine.dialect.create_connect_args(engine.url)
    connection = psycopg.connect(
        **arguments,
        autocommit=True,
        row_factory=dict_row,
        application_name=application,
        connect_timeout=5,
        options="-c timezone=UTC -c statement_timeout=30000 -c idle_in_transaction_session_timeout=30000",
        keepalives_idle=5,
        keepalives_interval=2,
        keepalives_count=3,
        tcp_user_timeout=10000,
    )
    set_json_loads(orjson.loads, connection)
    return connection
