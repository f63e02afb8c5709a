"""The servers that other tests build on: separate databases, separate users, a mail server that answers."""

from __future__ import annotations

import smtplib
import subprocess
import sys
from email.message import EmailMessage
from typing import TYPE_CHECKING

import amqp
import psycopg
import pytest

from kainotomia_local.mailbox.client import messages

if TYPE_CHECKING:
    from conftest import MakeDatabase

    from kainotomia_local.mailbox.server import Mailbox
    from kainotomia_local.postgres import Postgres
    from kainotomia_local.rabbitmq import RabbitMQ


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def test_each_database_is_fresh_and_migrated_once(make_database: MakeDatabase) -> None:
    """Two databases of one service share the migration and nothing else."""
    migrated = []

    def migrate(url: str) -> None:
        migrated.append(url)
        with psycopg.connect(_plain(url)) as connection:
            connection.execute("CREATE TABLE things (name text)")

    first, second = (make_database("observatory", migrate=migrate) for _ in range(2))

    with psycopg.connect(_plain(first)) as connection:
        connection.execute("INSERT INTO things VALUES ('mine')")
    with psycopg.connect(_plain(second)) as connection:
        assert connection.execute("SELECT count(*) FROM things").fetchone() == (0,)
        assert connection.execute("SELECT unaccent('Καινοτομία'), 'καινοτομια' % 'καινοτομίες'").fetchone() is not None
    assert len(migrated) == 1


def test_a_service_cannot_enter_the_database_of_another(make_database: MakeDatabase, postgres_server: Postgres) -> None:
    """The role of one service is turned away by the database of another."""
    theirs = make_database("identity").rpartition("/")[2]
    make_database("observatory")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(_plain(postgres_server.url("observatory", theirs)))


def test_the_broker_lets_each_service_in_with_its_own_password(rabbitmq_server: RabbitMQ) -> None:
    """A service's address works, with another's password it does not."""
    ours, theirs = (rabbitmq_server.url(name).split("//")[1] for name in ("observatory", "identity"))
    password = ours.partition("@")[0].partition(":")[2]
    other = theirs.partition("@")[0].partition(":")[2]
    host = f"127.0.0.1:{rabbitmq_server.port}"
    with amqp.Connection(host, userid="observatory", password=password) as connection:
        assert connection.connected
    with pytest.raises(amqp.exceptions.AccessRefused), amqp.Connection(host, userid="observatory", password=other):
        pass


def test_mail_arrives(mail_server: Mailbox) -> None:
    """What is handed to SMTP can be read over HTTP."""
    mail = EmailMessage()
    mail["Subject"] = "Νέα καλή πρακτική"
    mail["From"] = "platform@example.gr"
    mail.set_content("Γεια σας\n")
    with smtplib.SMTP(mail_server.smtp_host, mail_server.smtp_port) as smtp:
        smtp.send_message(mail, to_addrs=["fixture@example.gr"])
    (found,) = messages(mail_server.url, recipient="fixture@example.gr")
    assert found["subject"] == "Νέα καλή πρακτική"
    assert found["text"] == "Γεια σας\n"


def test_the_servers_do_not_load_green_threads() -> None:
    """Fixtures leave it to each test whether its process is monkey-patched."""
    program = (
        "import sys, kainotomia_local.postgres, kainotomia_local.rabbitmq, kainotomia_local.mailbox.server;"
        "sys.exit('eventlet' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
