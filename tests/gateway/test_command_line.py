"""The gateway as a process: clear about what it cannot start with, gone cleanly when told."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.metadata import version

import pytest

ENVIRONMENT = {**os.environ, "AMQP_URI": "memory://", "KAINOTOMIA_PUBLIC_URL": "https://api.example"}


def start(tmp_path, **environment):
    return subprocess.Popen(
        [sys.executable, "-m", "gateway", "run"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**ENVIRONMENT, "KAINOTOMIA_PORT": "0", **environment},
    )


@pytest.mark.parametrize("reuse", ["0", "1"])
def test_a_taken_port_is_one_clear_line(tmp_path, reuse):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        process = start(tmp_path, KAINOTOMIA_PORT=port, KAINOTOMIA_REUSE_PORT=reuse)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in said
    assert "KAINOTOMIA_PORT" in said
    assert "Traceback" not in said
    assert ("port_shared_with_replicas" in said) == (reuse == "1")


def test_every_fault_of_the_settings_is_named_at_once(tmp_path):
    process = start(tmp_path, KAINOTOMIA_PORT="99999", KAINOTOMIA_DEADLINE="never", KAINOTOMIA_TRUSTED_PROXIES="x")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    for name in ("KAINOTOMIA_PORT", "KAINOTOMIA_DEADLINE", "KAINOTOMIA_TRUSTED_PROXIES"):
        assert name in said


def told(tmp_path, command, **environment):
    return subprocess.run(
        [sys.executable, "-m", "gateway", command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**ENVIRONMENT, "DATABASE_URL_GATEWAY": "", **environment},
    )


def test_without_a_database_it_says_that_limits_are_not_shared(tmp_path):
    for command, said in (("setup", "no database"), ("check", "limits        warn")):
        done = told(tmp_path, command)
        assert done.returncode == 0, done.stderr
        assert said in done.stdout
        assert "DATABASE_URL_GATEWAY" in done.stdout


def test_it_sets_up_its_database_and_checks_it(tmp_path, make_database):
    address = {"DATABASE_URL_GATEWAY": make_database("gateway")}
    before = told(tmp_path, "check", **address)
    assert before.returncode == 1
    assert re.search(r"migrations +FAILED .*python -m gateway setup", before.stdout)
    for _ in range(2):
        assert told(tmp_path, "setup", **address).returncode == 0
    after = told(tmp_path, "doctor", **address)
    assert (after.returncode, "FAILED" in after.stdout) == (0, False)
    assert re.search(r"^database +ok", after.stdout, re.MULTILINE)
    for command in ("check", "setup"):
        lost = told(tmp_path, command, DATABASE_URL_GATEWAY="postgresql+psycopg://gateway:secret@127.0.0.1:1/none")
        assert lost.returncode == 1
        assert "secret" not in lost.stdout + lost.stderr
        assert "Traceback" not in lost.stderr


def opened(process):
    """Return the log until the port is open, and the port."""
    said = ""
    deadline = time.monotonic() + 60
    while "gateway_open" not in said:
        assert time.monotonic() < deadline
        said += process.stderr.readline()
    return said, re.search(r'"port": ?(\d+), "event": "gateway_open"', said)[1]


def test_it_serves_and_stops_on_sigterm_and_logs_no_query(tmp_path):
    process = start(tmp_path)
    said, port = opened(process)
    # nothing is served before the services were heard, or for fifteen seconds
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=30) as answer:
        assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError, match="503"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/deliveries?recipient=canary@example.gr", timeout=30)
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=60)
    assert process.returncode == 0
    assert '"event":"request"' in rest
    assert "canary" not in said + rest


def test_a_stop_is_announced_while_requests_are_still_answered(tmp_path):
    process = start(tmp_path, KAINOTOMIA_DRAIN_DELAY="50", KAINOTOMIA_GATEWAY_EXPECTS=",")
    said, port = opened(process)
    admin = re.search(r'"port": ?(\d+), "event": "admin_port"', said)[1]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=30):
        process.send_signal(signal.SIGTERM)
    try:
        while not draining(admin):
            time.sleep(0.05)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=30) as answer:
            assert answer.status == 200
    finally:
        process.kill()
        process.communicate()


def draining(admin):
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{admin}/ready", timeout=30)
    except urllib.error.HTTPError as refused:
        return json.load(refused)["draining"]
    return False


def test_it_says_which_version_it_is(tmp_path):
    assert told(tmp_path, "--version").stdout == f"kainotomia-gateway {version('kainotomia-gateway')}\n"
