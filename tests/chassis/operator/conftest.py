"""The tools' scenario: the services set up on a real RabbitMQ, each as its own broker user, and a real PostgreSQL."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.rabbitmq)
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def prepared(rabbitmq_server, make_database, mail_server):
    from operator_scenario import SERVICES, Scenario

    scenario = Scenario(rabbitmq_server, {name: make_database(name) for name in SERVICES}, mail_server.smtp_port)
    for name in SERVICES:
        assert "ready" in scenario.do(name, "setup")
    yield scenario
    scenario.close()


@pytest.fixture
def scenario(prepared):
    """The scenario, with nothing left of the test before: no events, no dead letters, no trail."""
    from operator_scenario import SERVICES

    emptied = "outbox, outbox_aggregate, inbox, subscription_cursor, early_event, operator_audit"
    for name in SERVICES:
        prepared.rows(name, f"TRUNCATE {emptied}")
    prepared.rows("observatory", "DELETE FROM organisations")
    prepared.purge()
    return prepared


@pytest.fixture
def ctl(scenario, tmp_path):
    """The broker's own tool, as an operator on the broker's host would call it."""
    script = tmp_path / "rabbitmqctl"
    own = scenario.rabbit._environment()
    command = scenario.rabbit._programs.command(scenario.rabbit.data_dir, "rabbitmqctl")
    script.write_text(
        f"#!{sys.executable}\nimport os, sys\ncommand = {command!r}\n"
        f"os.execvpe(command[0], [*command, *sys.argv[1:]], {own!r})\n"
    )
    script.chmod(0o700)
    return shlex.quote(os.fspath(script))
