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
    from databases import Databases

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


def test_a_borrowed_database_is_given_back_as_it_was(databases_of_tests: Databases) -> None:
    """Rows, sequences, what triggers forbid to delete, and who is still connected: nothing of a test is left."""

    def migrate(url: str) -> None:
        with psycopg.connect(_plain(url)) as connection:
            connection.execute(
                """
                CREATE TABLE kinds (
                    id serial PRIMARY KEY, name text, upper text GENERATED ALWAYS AS (upper(name)) STORED);
                CREATE TABLE acts (kind integer REFERENCES kinds);
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'append-only'; END $$;
                CREATE TRIGGER append_only BEFORE DELETE ON acts FOR EACH ROW EXECUTE FUNCTION refuse();
                INSERT INTO kinds (name) VALUES ('born with it');
                """
            )

    first = databases_of_tests.borrow("observatory", migrate)
    left_open = psycopg.connect(_plain(first))
    left_open.execute("INSERT INTO kinds (name) VALUES ('mine')")
    left_open.execute("INSERT INTO acts VALUES (2)")
    left_open.execute("UPDATE kinds SET name = 'changed' WHERE id = 1")
    left_open.commit()
    databases_of_tests.give_back("observatory", migrate, first)
    left_open.close()

    assert databases_of_tests.borrow("observatory", migrate) == first
    with psycopg.connect(_plain(first)) as connection:
        rows = connection.execute("SELECT id, name, upper FROM kinds").fetchall()
        assert rows == [(1, "born with it", "BORN WITH IT")]
        assert connection.execute("SELECT count(*) FROM acts").fetchone() == (0,)
        assert connection.execute("INSERT INTO kinds (name) VALUES ('next') RETURNING id").fetchone() == (2,)
        connection.execute("CREATE TABLE another (name text)")
    databases_of_tests.give_back("observatory", migrate, first)
    assert databases_of_tests.borrow("observatory", migrate) != first


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
