"""The command line, as an operator uses it: in a process of its own."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import create_engine, text

SECRET = "a secret for tests, thirty-two characters"


class CommandLine:
    def __init__(self, address):
        self.environment = {
            **os.environ,
            "DATABASE_URL_IDENTITY": address,
            "AMQP_URI": "memory://",
            "KAINOTOMIA_SECRET": SECRET,
            "KAINOTOMIA_LOG": "console",
            "PYTHONWARNINGS": "ignore",
        }
        self.engine = create_engine(address)

    def run(self, *words, **environment):
        return subprocess.run(
            [sys.executable, "-m", "identity", *words],
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def scalar(self, statement):
        with self.engine.connect() as connection:
            return connection.execute(text(statement)).scalar()


@pytest.fixture
def command(identity):
    line = CommandLine(identity.engine.url.render_as_string(hide_password=False))
    yield line
    line.engine.dispose()


def test_an_installation_from_nothing(command):
    first = command.run("import-register")
    assert first.returncode == 0, first.stderr
    assert "created 374, updated 0, unchanged 0" in first.stdout
    assert "created 0, updated 0, unchanged 374" in command.run("import-register").stdout
    assert command.scalar("select count(*) from outbox where event_type = 'organisation.registered.v1'") == 374

    refused = command.run("seed-demo")
    assert (refused.returncode, command.scalar("select count(*) from people")) == (2, 0)

    for _ in range(2):
        seeded = command.run("seed-demo", KAINOTOMIA_DEMO="1")
        assert seeded.returncode == 0, seeded.stderr
    assert command.scalar("select count(*) from people where status = 'active'") == 5
    assert command.scalar("select string_agg(role, ' ') from platform_roles") == "curator"
    assert (
        command.scalar(
            "select string_agg(concat_ws(' ', split_part(email, '@', 1), role, o.slug), ', ' order by email)"
            " from memberships m join people p on p.id = person_id join organisations o on o.id = organisation_id"
        )
        == "approver approver lamia, centre manager innovation-centre-open, contributor contributor lamia"
    )
    assert command.scalar("select count(*) from outbox where event_type = 'person.registered.v1'") == 0

    granted = command.run("grant-role", "--email", "Reader@demo.example", "--role", "curator")
    assert granted.returncode == 0, granted.stderr
    assert "already" in command.run("grant-role", "--email", "reader@demo.example").stdout
    assert command.scalar("select count(*) from outbox where event_type = 'role.granted.v1'") == 2
    assert command.run("grant-role", "--email", "nobody@demo.example").returncode == 1
    assert command.run("grant-role", "--email", "reader@demo.example", "--role", "king").returncode == 2

    assert command.run("rotate-keys").returncode == 0
    assert command.run("rotate-keys", "--at-once").returncode == 0
    assert command.scalar("select count(*) from signing_keys where published_until is null") == 1


def test_missing_settings_are_all_named(command):
    refused = command.run("import-register", KAINOTOMIA_SECRET="", DATABASE_URL_IDENTITY="")
    assert refused.returncode == 2
    assert "KAINOTOMIA_SECRET" in refused.stderr
    assert "DATABASE_URL_IDENTITY" in refused.stderr
