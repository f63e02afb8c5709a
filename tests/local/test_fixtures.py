"""The servers that other tests build on: separate databases, separate users, a mail server that answers."""

from __future__ import annotations

import smtplib
import subprocess
import sys
from email.message import EmailMessage
from typing import TYPE_CHECKING

import psycopg

from kainotomia_local.mailbox.client import messages

if TYPE_CHECKING:
    from conftest import MakeDatabase

    from kainotomia_local.mailbox.server import Mailbox


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
