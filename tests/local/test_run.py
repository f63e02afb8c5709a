"""The one command: it starts, survives kill -9 of everything with what it answered, and stops without a trace."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from kainotomia_local import rabbitmq
from kainotomia_local.mailbox.client import wait_for_message
from kainotomia_local.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

_START_SECONDS = 180
_EMAIL = "reader@example.gr"
_UNAVAILABLE = 503


class Run:
    """`python -m kainotomia_local run` as a person has it, with its output in a file."""

    def __init__(self, directory: Path, broker: str) -> None:
        self.port, self.mail_port, self.portal_port = free_port(), free_port(), free_port()
        self._output = directory / "output"
        self._command = [sys.executable, "-m", "kainotomia_local", "run", "--empty", "--broker", broker]
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_URL")}
        self._environment |= {
            "KAINOTOMIA_PORT": str(self.port),
            "KAINOTOMIA_MAIL_PORT": str(self.mail_port),
            "KAINOTOMIA_PORTAL_PORT": str(self.portal_port),
            "KAINOTOMIA_DATA": str(directory / "data"),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def output(self) -> str:
        return self._output.read_text("utf-8")

    @property
    def mail_url(self) -> str:
        return f"http://127.0.0.1:{self.mail_port}"

    def start(self) -> None:
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(self._command, env=self._environment, stdout=output, stderr=output)
        deadline = time.monotonic() + _START_SECONDS
        while "Kainotomia runs" not in self.output:
            assert self._process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.2)

    def again(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Ask for a second run beside this one."""
        return subprocess.run(
            self._command, env=self._environment | environment, capture_output=True, text=True, timeout=60, check=False
        )

    def tree(self) -> list[psutil.Process]:
        assert self._process is not None
        process = psutil.Process(self._process.pid)
        return [*process.children(recursive=True), process]

    def kill_everything(self) -> None:
        for process in self.tree():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.wait()

    def interrupt(self) -> int:
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(90)

    def post(self, path: str, body: dict[str, str]) -> int:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        for _ in range(10):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return answer.status
            except urllib.error.HTTPError as refused:
                if refused.code != _UNAVAILABLE:
                    raise
                time.sleep(1)  # as clients do: so busy a machine may be late for once
        return _UNAVAILABLE


def ended(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, 20)
    return all(process.status() == psutil.STATUS_ZOMBIE for process in alive)


# The ordinary suite kills one process on RabbitMQ; `make faults` kills everything at once too.
@pytest.fixture(params=["rabbitmq", "in-process"])
def run(server_directory: Path, request: pytest.FixtureRequest) -> Iterator[Run]:
    if request.param == "rabbitmq" and rabbitmq.find() is None:
        if os.environ.get("CI"):
            pytest.fail("RabbitMQ is not installed: install the package `rabbitmq-server`.")
        pytest.skip("RabbitMQ is not installed: install the package `rabbitmq-server` to run this test.")
    directory = Path(tempfile.mkdtemp(prefix="run-", dir=server_directory))
    directory.chmod(0o711)
    run = Run(directory, request.param)
    yield run
    if run._process is not None and run._process.poll() is None:
        run.kill_everything()


@pytest.mark.e2e
@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_accepted_requests_complete_after_kill_9_and_restart(run: Run) -> None:
    run.start()
    body = {"email": _EMAIL, "password": "a long enough password", "name": "Αναγνώστρια", "language": "el"}
    assert run.post("/v1/people", body) == 202
    portal = f"http://127.0.0.1:{run.portal_port}"
    assert f"Open {portal}" in run.output
    with urllib.request.urlopen(f"{portal}/el", timeout=30) as page:
        assert page.status == 200
    everything = run.tree()
    run.kill_everything()
    assert ended(everything)

    run.start()
    found = wait_for_message(run.mail_url, _EMAIL, seconds=60)
    assert found["recipients"] == [_EMAIL]

    second = run.again()
    assert second.returncode == 1
    assert "in use by another run" in second.stdout
    elsewhere = run.again(KAINOTOMIA_DATA=str(Path(run._environment["KAINOTOMIA_DATA"]).with_name("other")))
    assert elsewhere.returncode == 1
    assert f"Port {run.port}, meant for the API, is in use" in elsewhere.stdout
    assert "PostgreSQL" not in elsewhere.stdout

    everything = run.tree()
    assert run.interrupt() == 0
    assert "Stopped" in run.output
    assert ended(everything)


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("run", ["rabbitmq"], indirect=True)
def test_a_crashed_process_restarts_and_none_outlives_the_run(run: Run) -> None:
    run.start()
    everything = run.tree()
    victim = next(
        process for process in everything if process.cmdline()[-2:] in (["gateway", "run"], ["-m", "chassis.embedded"])
    )
    victim.kill()
    deadline = time.monotonic() + 90
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{run.port}/ready", timeout=5) as answer:
                assert answer.status == 200
                break
        except OSError:
            assert time.monotonic() < deadline, run.output
            time.sleep(0.5)
    assert "has ended by itself: starting it again now" in run.output
    everything = run.tree()
    everything[-1].kill()
    run._process.wait()
    _, alive = psutil.wait_procs(everything, 60)
    assert all(process.status() == psutil.STATUS_ZOMBIE for process in alive)
