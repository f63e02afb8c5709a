"""Audit trail: the table of the records, written in the transaction of the change as its last statement.

The database refuses to change or delete a record, by a trigger and by the privileges of the service's role. The role
may set `number` and `digest` once, so that `chassis.audit.chain` can seal a record shortly after its commit.
"""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import BigInteger, Boolean, Column, DateTime, Index, MetaData, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from chassis.audit.record import PERSON, SAVES, AuditRecord, actor_of, roles_of
from chassis.context import CallContext
from chassis.database.identifiers import uuid7

metadata = MetaData()
table = Table(
    "audit",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=text("clock_timestamp()")),
    Column("actor_kind", Text, nullable=False, comment="person, client, nobody, operator, platform"),
    Column("actor_id", Uuid),
    Column("roles", ARRAY(Text), nullable=False),
    Column("organisation_ids", ARRAY(Uuid), nullable=False, comment="in which the actor has a role"),
    Column("action", Text, nullable=False),
    Column("target_type", Text),
    Column("target_id", Text),
    Column("about", ARRAY(Text), nullable=False, comment="the ids of everything it names, to find it by"),
    Column("outcome", Text, nullable=False, comment="done or refused"),
    Column("request_id", Text, nullable=False),
    Column("details", JSONB, nullable=False, comment="ids, codes and numbers"),
    Column("number", BigInteger, unique=True, comment="the place in the chain; null until it is sealed"),
    Column("digest", Text),
    Index("ix_audit_unsealed", "id", postgresql_where=text("number IS NULL")),
    Index("ix_audit_at", "at", "id"),
    Index("ix_audit_actor_id", "actor_id", "at"),
    Index("ix_audit_about", "about", postgresql_using="gin"),
)
head = Table(
    "audit_head",
    metadata,
    Column("only", Boolean, primary_key=True, server_default=text("true")),
    Column("number", BigInteger, nullable=False, comment="of the last record that is sealed"),
    Column("digest", Text, nullable=False),
)

# PostgreSQL gives a transaction its number with its first write: what changed nothing leaves no record.
_WRITE = text(
    """
    INSERT INTO audit (id, actor_kind, actor_id, roles, organisation_ids, action, target_type, target_id, about,
                       outcome, request_id, details)
    SELECT :id, :actor_kind, :actor_id, CAST(:roles AS text[]), CAST(:organisation_ids AS uuid[]), :action,
           :target_type, :target_id, CAST(:about AS text[]), :outcome, :request_id, CAST(:details AS jsonb)
    WHERE (:certain OR pg_current_xact_id_if_assigned() IS NOT NULL) AND NOT (:save AND EXISTS (
        SELECT FROM audit AS saved
        WHERE saved.actor_kind = :actor_kind AND saved.actor_id = :actor_id AND saved.action = :action
          AND saved.target_id = :target_id AND saved.outcome = :outcome AND saved.at > clock_timestamp() - :saves
          AND NOT EXISTS (
              SELECT FROM audit AS later
              WHERE later.about @> ARRAY[CAST(:target_id AS text)] AND later.at > saved.at
                AND later.action <> saved.action
          )
    ))
    """
)
_PROTECT = (
    "INSERT INTO audit_head (number, digest) VALUES (0, '')",
    """
    CREATE FUNCTION keep_audit_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF OLD.number IS NULL AND NEW.number IS NOT NULL AND NEW.digest IS NOT NULL
               AND to_jsonb(NEW) - '{number,digest}'::text[] = to_jsonb(OLD) - '{number,digest}'::text[] THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';
    END
    $$
    """,
    """
    CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION keep_audit_as_written()
    """,
    """
    CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION keep_audit_as_written()
    """,
    # the role that owns the table holds these rights too, and may lose them
    "REVOKE ALL ON audit FROM CURRENT_USER",
    "GRANT SELECT, UPDATE (number, digest) ON audit TO CURRENT_USER",
    """
    GRANT INSERT (id, actor_kind, actor_id, roles, organisation_ids, action, target_type, target_id, about, outcome,
                  request_id, details) ON audit TO CURRENT_USER
    """,
    "REVOKE DELETE, TRUNCATE ON audit_head FROM CURRENT_USER",
)


def write(session: Session, record: AuditRecord, context: CallContext) -> bool:
    """Write a record. Return False where the transaction has changed nothing and the record is not `always` written.

    Of a person's saves of one thing within `SAVES` the first is written, until somebody does something else with it.
    """
    principal = context.principal
    kind, identifier = record.actor or actor_of(principal)
    target_type, target_id = record.target or (None, None)
    values: dict[str, Any] = {
        "id": uuid7(),
        "actor_kind": kind,
        "actor_id": identifier,
        "roles": roles_of(principal),
        "organisation_ids": sorted({membership.organisation_id for membership in principal.memberships}),
        "action": record.action,
        "target_type": target_type,
        "target_id": None if target_id is None else str(target_id),
        "about": record.about,
        "outcome": record.outcome,
        "request_id": context.request_id,
        "details": orjson.dumps(record.details).decode(),
        "certain": record.always,
        "save": record.save and kind == PERSON,
        "saves": SAVES,
    }
    session.flush()
    return bool(session.execute(_WRITE, values).rowcount)  # type: ignore[attr-defined]


def create(connection: Connection) -> None:
    """Make the tables and protect them; a service's migration calls it through `chassis.migrations`."""
    metadata.create_all(connection, checkfirst=False)
    for statement in _PROTECT:
        connection.execute(text(statement))


def drop(connection: Connection) -> None:
    """Take the tables away again."""
    metadata.drop_all(connection, checkfirst=False)
    connection.execute(text("DROP FUNCTION keep_audit_as_written()"))
