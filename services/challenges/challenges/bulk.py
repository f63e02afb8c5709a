"""Bulk inserts: any number of rows in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from challenges.base import Base


def insert_rows(session: Session, mapped: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows, which must all have the same columns. Values are JSON-able, decimals are strings."""
    if not rows:
        return
    table, columns = mapped.__tablename__, ", ".join(f'"{name}"' for name in rows[0])
    session.execute(
        text(
            f"INSERT INTO {table} ({columns})"  # noqa: S608 - names of ours, never a caller's
            f" SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, CAST(:rows AS jsonb))"
        ),
        {"rows": orjson.dumps(rows, option=orjson.OPT_UTC_Z).decode()},
    )
