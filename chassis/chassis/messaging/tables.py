"""Tables of messaging, in every service's database, so that no event is lost, doubled or out of order."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    insert,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.types import DateTime

SHARDS = 8
"""How many relays can work at once; an aggregate belongs to one shard for ever."""

metadata = MetaData()
_now = text("clock_timestamp()")


def _time(name: str, *, required: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=not required, server_default=_now if required else None)


outbox = Table(
    "outbox",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("event_id", Uuid, nullable=False, unique=True),
    Column("aggregate_type", Text, nullable=False),
    Column("aggregate_id", Text, nullable=False),
    Column("aggregate_seq", BigInteger, nullable=False),
    Column("event_type", Text, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("headers", JSONB, nullable=False, comment="request, trace, predecessors per type, mandatory"),
    Column("shard", SmallInteger, nullable=False),
    _time("created_at", required=True),
    _time("published_at"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("last_error", Text),
    _time("parked_at"),
    Index("ix_outbox_unpublished", "shard", "position", postgresql_where=text("published_at IS NULL")),
    Index(
        "ix_outbox_parked",
        "aggregate_type",
        "aggregate_id",
        postgresql_where=text("published_at IS NULL AND parked_at IS NOT NULL"),
    ),
    Index("ix_outbox_type_created", "event_type", "created_at"),
)

outbox_aggregate = Table(
    "outbox_aggregate",
    metadata,
    Column("aggregate_type", Text, primary_key=True),
    Column("aggregate_id", Text, primary_key=True),
    Column("last_seq", BigInteger, nullable=False),
    Column("last_by_type", JSONB, nullable=False, comment="event type -> [sequence, Unix milliseconds]"),
)

outbox_shard = Table("outbox_shard", metadata, Column("shard", SmallInteger, primary_key=True, autoincrement=False))

inbox = Table(
    "inbox",
    metadata,
    Column("subscription", Text, primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    _time("processed_at", required=True),
    Index("ix_inbox_processed_at", "processed_at"),
)

subscription_cursor = Table(
    "subscription_cursor",
    metadata,
    Column("subscription", Text, primary_key=True),
    Column("aggregate_type", Text, primary_key=True),
    Column("aggregate_id", Text, primary_key=True),
    Column("last_seq", BigInteger, nullable=False),
)

subscription = Table(
    "subscription",
    metadata,
    Column("subscription", Text, primary_key=True),
    Column("producer", Text, primary_key=True),
    Column("event_type", Text, primary_key=True),
    _time("registered_at", required=True),
)

early_event = Table(
    "early_event",
    metadata,
    Column("subscription", Text, primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("aggregate_type", Text, nullable=False),
    Column("aggregate_id", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("predecessor", BigInteger, nullable=False, comment="what the subscription must have had before"),
    Column("body", LargeBinary, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("properties", JSONB, nullable=False, comment="of the message, for a copy of it"),
    Column("swept", Integer, nullable=False, server_default="0", comment="how often it was found left behind"),
    _time("kept_at", required=True),
    Index("ix_early_event_aggregate", "subscription", "aggregate_type", "aggregate_id", "predecessor"),
)

operator_audit = Table(
    "operator_audit",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    _time("at", required=True),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False, comment="a subscription, the outbox, the log"),
    Column("event_id", Text, comment="the one event acted upon; null: the row sums up one use of a tool"),
    Column("events", BigInteger, nullable=False, server_default="1", comment="how many the use concerned"),
    Column("reason", Text),
)


def create(connection: Connection) -> None:
    """Make the tables and the shard rows; a service's first migration calls it through `chassis.migrations`."""
    metadata.create_all(connection, checkfirst=False)
    connection.execute(insert(outbox_shard), [{"shard": shard} for shard in range(SHARDS)])


def create_early(connection: Connection) -> None:
    """Make the table of early events where the first migration is older than the table."""
    early_event.create(connection, checkfirst=True)
