"""The gateway as a process: clear about what it cannot start with, gone cleanly when told."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest


def start(tmp_path, **environment):
    return subprocess.Popen(
        [sys.executable, "-m", "gateway", "run"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "AMQP_URI": "memory://", "KAINOTOMIA_PORT": "0", **environment},
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


def test_it_serves_and_stops_on_sigterm_and_logs_no_query(tmp_path):
    process = start(tmp_path)
    said = ""
    deadline = time.monotonic() + 60
    while "gateway_open" not in said:
        assert time.monotonic() < deadline
        said += process.stderr.readline()
    port = re.search(r'"port": ?(\d+), "event": "gateway_open"', said)[1]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
        assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError, match="503"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/deliveries?recipient=canary@example.gr", timeout=10)
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=60)
    assert process.returncode == 0
    assert '"event":"request"' in rest
    assert "canary" not in said + rest
