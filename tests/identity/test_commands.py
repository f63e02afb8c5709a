"""The command line, as an operator uses it: in a process of its own, one for all, since starting it takes seconds."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, text

pytestmark = pytest.mark.slow
SECRET = "a secret for tests, thirty-two characters"

PROCESS = """
import json, os, sys
from identity.__main__ import app
from typer.testing import CliRunner
for line in sys.stdin:
    words, environment = json.loads(line)
    os.environ.clear()
    os.environ.update(environment)
    done = CliRunner().invoke(app, words)
    print(json.dumps({"returncode": done.exit_code, "stdout": done.stdout, "stderr": done.stderr}), flush=True)
"""


@pytest.fixture(scope="module")
def process():
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", PROCESS]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        yield started
        started.stdin.close()


class CommandLine:
    def __init__(self, address, process):
        self.process = process
        self.environment = {
            **os.environ,
            "DATABASE_URL_IDENTITY": address,
            "AMQP_URI": "memory://",
            "KAINOTOMIA_SECRET": SECRET,
            "KAINOTOMIA_PUBLIC_URL": "https://api.ministry.example",
            "KAINOTOMIA_LOG": "console",
            "PYTHONWARNINGS": "ignore",
        }
        self.engine = create_engine(address)

    def run(self, *words, **environment):
        asked = json.dumps([words, {**self.environment, **environment}])
        self.process.stdin.write(asked.encode() + b"\n")
        self.process.stdin.flush()
        return SimpleNamespace(**json.loads(self.process.stdout.readline()))

    def execute(self, statement):
        with self.engine.begin() as connection:
            connection.execute(text(statement))

    def scalar(self, statement):
        with self.engine.connect() as connection:
            return connection.execute(text(statement)).scalar()


@pytest.fixture
def on(process):
    """Give the command line on the database of another fixture."""
    lines = []

    def make(house):
        lines.append(CommandLine(house.engine.url.render_as_string(hide_password=False), process))
        return lines[-1]

    yield make
    for line in lines:
        line.engine.dispose()


def test_importing_the_register_says_what_it_did(identity, on):
    command = on(identity)
    first = command.run("import-register")
    assert first.returncode == 0, first.stderr
    assert "created 374, updated 0, unchanged 0" in first.stdout
    command.execute("update organisations set name_en = 'x' where slug = 'lamia'")
    assert "created 0, updated 1, unchanged 373" in command.run("import-register").stdout
    assert command.scalar("select count(*) from outbox") == 375


def test_demo_accounts_need_a_demo_and_the_register(identity, on):
    command = on(identity)
    assert command.run("seed-demo").returncode == 2
    early = command.run("seed-demo", KAINOTOMIA_DEMO="1")
    assert early.returncode == 1
    assert "import-register first" in early.stderr
    assert command.scalar("select count(*) from people") == 0


def test_demo_accounts_are_made_once_with_roles_and_no_mail(registered, on):
    command = on(registered)
    for _ in range(2):
        seeded = command.run("seed-demo", KAINOTOMIA_DEMO="1")
        assert seeded.returncode == 0, seeded.stderr
    assert command.scalar("select count(*) from people where status = 'active'") == 15
    assert command.scalar("select count(*) from organisations where slug like 'demo-%'") == 13
    assert command.scalar("select string_agg(role, ' ' order by role) from platform_roles") == (
        "auditor curator curator evaluator evaluator"
    )
    assert (
        command.scalar(
            "select string_agg(concat_ws(' ', split_part(email, '@', 1), role, o.slug), ', ' order by email)"
            " from memberships m join people p on p.id = person_id join organisations o on o.id = organisation_id"
        )
        == "approver approver lamia, centre2 manager innovation-centre-crete-demo, "
        "centre manager innovation-centre-open, chalkida approver chalcis, company manager heliotrope-demo, "
        "contributor contributor lamia, manager manager lamia, representative representative lamia"
    )
    announced = command.scalar(
        "select string_agg(event_type, ' ' order by event_type) from outbox where aggregate_type = 'person'"
    )
    assert announced.split() == ["member.added.v1"] * 8 + ["role.granted.v1"] * 5
    assert registered.sign_in("centre@demo.example", "kainotomia-demo").status == 201


def test_a_role_is_granted_once_to_somebody_known(identity, on):
    command = on(identity)
    identity.active_person("maria@lamia.example")
    granted = command.run("grant-role", "--email", "Maria@lamia.example", "--role", "curator")
    assert granted.returncode == 0, granted.stderr
    assert "already" in command.run("grant-role", "--email", "maria@lamia.example").stdout
    assert command.run("grant-role", "--email", "nobody@lamia.example").returncode == 1
    assert command.run("grant-role", "--email", "maria@lamia.example", "--role", "king").returncode == 2
    assert command.scalar("select count(*) from outbox where event_type = 'role.granted.v1'") == 1


def test_a_role_ends_at_once(identity, on):
    command = on(identity)
    identity.active_person("maria@lamia.example")
    command.run("grant-role", "--email", "maria@lamia.example")
    revoked = command.run("revoke-role", "--email", "Maria@lamia.example", "--role", "curator")
    assert revoked.returncode == 0, revoked.stderr
    assert command.scalar("select count(*) from platform_roles") == 0
    announced = "select string_agg(event_type, ' ' order by position) from outbox where event_type like 'role%'"
    assert command.scalar(announced) == "role.granted.v1 role.revoked.v1"
    assert command.scalar("select count(*) from revocations") == 1
    for email in ("maria@lamia.example", "nobody@lamia.example"):
        assert command.run("revoke-role", "--email", email, "--role", "curator").returncode == 1


def test_keys_are_rotated_with_notice_or_at_once(identity, on):
    command = on(identity)
    assert "signs from" in command.run("rotate-keys").stdout
    assert command.run("rotate-keys", "--at-once").returncode == 0
    assert command.scalar("select count(*) from signing_keys") == 2
    assert command.scalar("select count(*) from signing_keys where published_until is null") == 1


def test_missing_settings_are_all_named(identity, on):
    refused = on(identity).run("import-register", KAINOTOMIA_SECRET="", DATABASE_URL_IDENTITY="")
    assert refused.returncode == 2
    assert "KAINOTOMIA_SECRET" in refused.stderr
    assert "DATABASE_URL_IDENTITY" in refused.stderr
