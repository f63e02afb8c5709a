"""The tools' stage: the services set up on a real RabbitMQ, each as its own broker user, and a real PostgreSQL."""

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
    from stage import SERVICES, Stage

    stage = Stage(rabbitmq_server, {name: make_database(name) for name in SERVICES}, mail_server.smtp_port)
    for name in SERVICES:
        assert "ready" in stage.do(name, "setup")
    yield stage
    stage.close()


@pytest.fixture
def stage(prepared):
    """The stage, with nothing left of the test before: no events, no dead letters, no trail."""
    from stage import SERVICES

    emptied = "outbox, outbox_aggregate, inbox, subscription_cursor, early_event, operator_audit"
    for name in SERVICES:
        prepared.rows(name, f"TRUNCATE {emptied}")
    prepared.rows("observatory", "DELETE FROM organisations")
    prepared.purge()
    return prepared


@pytest.fixture
def ctl(stage, tmp_path):
    """The broker's own tool, as an operator on the broker's host would call it."""
    script = tmp_path / "rabbitmqctl"
    own = stage.rabbit._environment()
    command = stage.rabbit._programs.command(stage.rabbit.data_dir, "rabbitmqctl")
    script.write_text(
        f"#!{sys.executable}\nimport os, sys\ncommand = {command!r}\n"
        f"os.execvpe(command[0], [*command, *sys.argv[1:]], {own!r})\n"
    )
    script.chmod(0o700)
    return shlex.quote(os.fspath(script))
