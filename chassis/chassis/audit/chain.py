"""Hash chain: number the records of an audit trail, link each to its predecessor, and verify the links.

A record's digest is the SHA-256 of the preceding digest and of the record's content. One replica seals records once
a second, so that writers never wait for one another. The head holds the last number and digest of the chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection, RowMapping, text
from sqlalchemy.orm import Session

from chassis.audit.trail import head, table

BATCH: Final = 1000
BEGINNING: Final = ""
OLD_SECONDS: Final = 60
"""After so long a record that is not sealed says that no replica of its service runs."""

# What a digest is made of, once and for all: a column that comes later must not change those that were made before.
_SAID: Final = (
    "id", "at", "actor_kind", "actor_id", "roles", "organisation_ids", "action", "target_type", "target_id", "about",
    "outcome", "request_id", "details", "number",
)  # fmt: skip
_WAITING = text("SELECT EXISTS (SELECT FROM audit WHERE number IS NULL)")
_SEAL = text(
    """
    UPDATE audit SET number = seal.number, digest = seal.digest
    FROM jsonb_to_recordset(CAST(:seals AS jsonb)) AS seal(id uuid, number bigint, digest text)
    WHERE audit.id = seal.id
    """
)
_UNSEALED = text(
    """
    SELECT count(*) AS records, coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0) AS age
    FROM audit WHERE number IS NULL
    """
)


@dataclass(frozen=True)
class ChainCheck:
    """Result of a verification: sealed up to `number` with `digest`; `broken` describes the first broken link.

    `unsealed` records wait to be sealed, the oldest for `waits` seconds.
    """

    number: int
    digest: str
    unsealed: int
    waits: float
    broken: str | None


def digest_of(said: Mapping[str, Any], before: str) -> str:
    """Return the digest of a record's content, chained to the digest of the record before it."""
    content = orjson.dumps(said, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
    return hashlib.sha256(before.encode() + content).hexdigest()


def seal(session: Session, *, most: int = BATCH) -> int:
    """Seal at most `most` committed records that are not sealed yet. Return their number."""
    if not session.execute(_WAITING).scalar_one():
        return 0
    # whoever else seals waits here, and then sees what we have sealed
    number, digest = session.execute(
        head.select().with_only_columns(head.c.number, head.c.digest).with_for_update()
    ).one()
    query = table.select().where(table.c.number.is_(None)).order_by(table.c.id).limit(most)
    seals = []
    for record in session.execute(query).mappings():
        number += 1
        digest = digest_of({**_says(record), "number": number}, digest)
        seals.append({"id": record["id"], "number": number, "digest": digest})
    if seals:
        session.execute(_SEAL, {"seals": orjson.dumps(seals).decode()})
        session.execute(head.update().values(number=number, digest=digest))
    return len(seals)


def verify(connection: Connection, *, last: int | None = None) -> ChainCheck:
    """Verify the chain, or only its `last` records, up to the first broken link."""
    # one snapshot for all of it: replicas go on sealing meanwhile
    connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    number, digest = connection.execute(head.select().with_only_columns(head.c.number, head.c.digest)).one()
    unsealed = connection.execute(_UNSEALED).one()
    first = 1 if last is None else max(1, number - last + 1)
    broken = _first_broken(connection, first, number, digest)
    return ChainCheck(number, digest, unsealed.records, float(unsealed.age), broken)


def digest_at(connection: Connection, number: int) -> str | None:
    """Return the digest of the record with this number, or None, to compare with a copy kept elsewhere."""
    if number == 0:
        return BEGINNING
    found: str | None = connection.execute(
        table.select().with_only_columns(table.c.digest).where(table.c.number == number)
    ).scalar()
    return found


def _first_broken(connection: Connection, first: int, end: int, head_digest: str) -> str | None:
    before = digest_at(connection, first - 1)
    if before is None:
        return f"record {first - 1} is missing"
    expected = first
    query = table.select().where(table.c.number >= first).order_by(table.c.number)
    with connection.execution_options(stream_results=True, yield_per=BATCH).execute(query) as records:
        for record in records.mappings():
            if record["number"] != expected:
                return f"record {expected} is missing"
            before = digest_of(_says(record), before)
            if record["digest"] != before:
                return f"record {expected} is not as it was written ({record['id']})"
            expected += 1
    if expected <= end:
        return f"record {expected} is missing"
    if expected > end + 1 or before != head_digest:
        return f"record {end + 1 if expected > end + 1 else end} was put at the end by another hand"
    return None


def _says(record: RowMapping) -> dict[str, Any]:
    return {name: record[name] for name in _SAID}
