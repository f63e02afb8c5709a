"""New contracts against a gateway that runs: what would break somebody is refused before it is deployed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from chassis.operator.context import OperatorContext
from chassis.operator.contract_diff import contract_diff

HOME = {"method": "GET", "path": "/v1/practices", "allow": ["anyone"], "summary": {}}
KEPT = {"status": 200, "produces": "application/json", "if_match": False, "form": False, "idempotent": False}
ANSWER = {"200": {"content": {"application/json": {"schema": {"type": "object", "properties": {"id": {}}}}}}}
OUTLINE = {"contract": 1, "version": "0.2.0", "schemas": {}, "events": [], "subscriptions": []}


def observatory(version="0.2.0", **changes):
    operation = {"name": "list_practices", **HOME, **KEPT}
    paths = {"/v1/practices": {"get": {"parameters": [], "responses": ANSWER}}}
    made = {**OUTLINE, "service": "observatory", "version": version, "operations": [operation], "paths": paths}
    return {**made, "events": [event("practice.published.v1")], **changes}


def notifications(*types):
    heard = {"service": "observatory", "types": list(types), "queue": "notifications.on_practice"}
    return {**OUTLINE, "service": "notifications", "operations": [], "paths": {}, "subscriptions": [heard]}


def event(kind):
    return {"type": kind, "aggregate": "practice", "key": "practice_id", "public": False, "schema": {}}


@pytest.fixture(scope="module")
def gateway(tmp_path_factory):
    """The admin address of a gateway that knows the observatory and notifications from before its restart."""
    folder = tmp_path_factory.mktemp("gateway")
    for document in (observatory(), notifications("practice.published.v1")):
        (folder / f"{document['service']}.contract.json").write_text(json.dumps(document), "utf-8")
    environment = {
        **os.environ,
        "AMQP_URI": "memory://",
        "KAINOTOMIA_PUBLIC_URL": "https://api.example",
        "KAINOTOMIA_PORT": "0",
        "KAINOTOMIA_GATEWAY_STATE": str(folder),
    }
    command = [sys.executable, "-m", "gateway", "run"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        said = next(line for line in process.stdout if '"admin_port"' in line)
        yield f"http://127.0.0.1:{json.loads(said)['port']}"
    finally:
        process.kill()
        process.communicate(timeout=30)


@pytest.fixture
def compare(gateway, tmp_path):
    app = typer.Typer()

    @app.callback()
    def begin(context: typer.Context):
        context.obj = OperatorContext(list)

    app.command()(contract_diff)

    def run(*documents, options=(), address=gateway):
        words = ["contract-diff", "--running", address, *options]
        for number, document in enumerate(documents):
            path = tmp_path / f"{number}.json"
            path.write_text(json.dumps(document), "utf-8")
            words += ["--new", str(path)]
        done = CliRunner().invoke(app, words)
        return done.exit_code, done.output

    return run


def test_what_breaks_nobody_may_be_deployed(compare):
    code, said = compare(observatory("0.2.1"))
    assert (code, said) == (0, "observatory: 0.2.0 -> 0.2.1 breaks nobody\norder: observatory\n")


def test_what_would_break_somebody_is_refused(compare):
    code, said = compare(observatory("0.2.1", operations=[]))
    assert code == 1
    assert "breaks 1\n  operation list_practices is gone" in said
    assert "Do not deploy: observatory" in said
    assert "order:" not in said


def test_an_announced_break_passes_where_the_operator_says(compare):
    moved = observatory("0.3.0", operations=[])
    code, said = compare(moved)
    assert (code, "as its number says" in said) == (1, True)
    assert compare(moved, options=["--announced"])[0] == 0
    assert compare(observatory("0.2.1", operations=[]), options=["--announced"])[0] == 1


def test_who_announces_comes_before_who_hears(compare):
    types = ["practice.published.v1", "practice.renamed.v1"]
    code, said = compare(notifications(*types), observatory("0.2.1", events=[event(kind) for kind in types]))
    assert (code, said.splitlines()[-1]) == (0, "order: observatory, notifications")
    code, said = compare(notifications(*types))
    assert code == 0
    assert "note: notifications waits for practice.renamed.v1, which observatory does not announce" in said


@pytest.mark.parametrize(
    ("address", "expected"),
    [("http://127.0.0.1:1", "does not answer"), ("gateway:9000", "is an address such as")],
)
def test_an_address_that_is_no_gateway_is_a_fault_of_usage(compare, address, expected):
    code, said = compare(observatory(), address=address)
    assert (code, expected in said) == (2, True), said


def test_a_file_that_is_no_contract_is_named(compare):
    code, said = compare({"openapi": "3.1.0"})
    assert code == 2
    assert "this is no contract of a service" in said


def test_the_operator_compares_what_is_installed_here(gateway):
    """Whatever runs there knows less than the services of this house do."""
    command = [sys.executable, "-m", "chassis.operator", "--service", "notifications", "contract-diff"]
    done = subprocess.run([*command, "--running", gateway], capture_output=True, text=True, check=False, timeout=100)
    assert "queue notifications.on_practice is gone" not in done.stdout
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^notifications: 0\.2\.0 -> \S+ breaks nobody$", done.stdout, re.MULTILINE)
    assert done.stdout.splitlines()[-1] == "order: notifications"
