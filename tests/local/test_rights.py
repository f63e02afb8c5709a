"""Least rights: what a service's broker user and database role may do is its own affairs, and nothing of another's."""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from typing import TYPE_CHECKING

import amqp
import psycopg
import pytest
from amqp.exceptions import AccessRefused

from kainotomia_local.parts import GATEWAY, SERVICES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import MakeDatabase

    from kainotomia_local.postgres import Postgres
    from kainotomia_local.rabbitmq import RabbitMQ

ALL = (*SERVICES, GATEWAY)
PAIRS = list(itertools.permutations(ALL, 2))
RPC = "kainotomia.rpc"


# ---- the broker ------------------------------------------------------------------------------------------------------


@contextmanager
def connection_of(server: RabbitMQ, user: str, *, password_of: str | None = None) -> Iterator[amqp.Connection]:
    password = server.url(password_of or user).partition("@")[0].rpartition(":")[2]
    connection = amqp.Connection(
        f"127.0.0.1:{server.port}", userid=user, password=password, confirm_publish=True, read_timeout=20
    )
    connection.connect()
    try:
        yield connection
    finally:
        connection.collect()


@pytest.fixture(scope="module")
def houses(rabbitmq_server: RabbitMQ) -> RabbitMQ:
    """The broker with what every service has there: its exchange, its queue of calls, a queue of events."""
    for user in ALL:
        with connection_of(rabbitmq_server, user) as connection:
            ours = connection.channel()
            ours.exchange_declare(f"{user}.events", "topic", durable=True, auto_delete=False)
            ours.exchange_declare(RPC, "topic", durable=True, auto_delete=False)
            for queue in (f"{user}.calls", f"{user}.on_something"):
                ours.queue_declare(queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
            ours.queue_bind(f"{user}.calls", RPC, f"{user}.calls.*")
            ours.basic_publish_confirm(amqp.Message("{}"), f"{user}.events", "thing.happened.v1")
    return rabbitmq_server


def refused(connection: amqp.Connection, do) -> bool:
    """Say whether the broker refuses; it closes the channel with its refusal, so each try has its own."""
    channel = connection.channel()
    try:
        do(channel)
    except AccessRefused:
        return True
    channel.close()
    return False


@pytest.mark.parametrize("ours", ALL)
def test_a_user_touches_nothing_of_another(houses: RabbitMQ, ours: str) -> None:
    with connection_of(houses, ours) as connection:
        for theirs in set(ALL) - {ours}:
            queues = (f"{theirs}.calls", f"{theirs}.on_something")
            tries = {
                "publish": lambda ch, to=theirs: ch.basic_publish_confirm(amqp.Message("{}"), f"{to}.events", "a.b.v1"),
                **{f"get {q}": lambda ch, q=q: ch.basic_get(q) for q in queues},
                **{f"consume {q}": lambda ch, q=q: ch.basic_consume(q) for q in queues},
                **{f"purge {q}": lambda ch, q=q: ch.queue_purge(q) for q in queues},
                **{f"delete {q}": lambda ch, q=q: ch.queue_delete(q) for q in queues},
                **{f"bind {q}": lambda ch, q=q: ch.queue_bind(q, f"{ours}.events", "#") for q in queues},
                "declare": lambda ch, to=theirs: ch.queue_declare(f"{to}.new", durable=True, auto_delete=False),
                "answer calls": lambda ch, to=theirs: ch.queue_bind(f"{ours}.calls", RPC, f"{to}.calls.*"),
                "hear all calls": lambda ch: ch.queue_bind(f"{ours}.calls", RPC, "#"),
            }
            assert [what for what, do in tries.items() if not refused(connection, do)] == []


def test_what_a_user_needs_it_may(houses: RabbitMQ) -> None:
    """Hear another's events, even before the other was there; call the other."""
    with connection_of(houses, "notifications") as connection, connection_of(houses, "observatory") as other:
        ours, theirs = connection.channel(), other.channel()
        ours.exchange_declare("observatory.events", "topic", durable=True, auto_delete=False)
        ours.queue_bind("notifications.on_something", "observatory.events", "practice.archived.v1")
        theirs.basic_publish_confirm(amqp.Message("{}"), "observatory.events", "practice.archived.v1")
        assert ours.basic_get("notifications.on_something", no_ack=True) is not None
        ours.basic_publish_confirm(amqp.Message("{}"), RPC, "observatory.calls.notice_material")
        assert theirs.basic_get("observatory.calls", no_ack=True) is not None


def test_a_user_has_a_password_of_its_own_and_no_tags(houses: RabbitMQ) -> None:
    for ours, theirs in PAIRS:
        with pytest.raises(AccessRefused), connection_of(houses, ours, password_of=theirs):
            pass


# ---- the database ----------------------------------------------------------------------------------------------------


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


@pytest.fixture(scope="module")
def databases(make_database: MakeDatabase) -> dict[str, str]:
    return {name: make_database(name) for name in ALL}


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
def test_a_role_is_turned_away_by_the_database_of_another(
    databases: dict[str, str], postgres_server: Postgres, ours: str, theirs: str
) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(plain(postgres_server.url(ours, databases[theirs].rpartition("/")[2])))


@pytest.mark.parametrize("ours", ALL)
def test_a_role_has_its_database_and_no_power_over_the_server(
    databases: dict[str, str], postgres_server: Postgres, ours: str
) -> None:
    for shared in ("postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(plain(postgres_server.url(ours, shared)))
    with psycopg.connect(plain(databases[ours]), autocommit=True) as connection:
        powers = connection.execute(
            "select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls,"
            " (select count(*) from pg_auth_members where member = pg_roles.oid)"
            " from pg_roles where rolname = current_user"
        ).fetchone()
        assert powers == (False, False, False, False, False, 0)
        for beyond in (
            "select pg_read_file('/etc/passwd')",
            "copy (select 1) to program 'true'",
            "create database mine",
            "create role mine",
            "alter role identity password 'x'" if ours != "identity" else "alter role gateway password 'x'",
            "select rolpassword from pg_authid",
            "alter system set log_statement = 'all'",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(beyond)
