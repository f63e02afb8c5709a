"""Children: the processes of our own code, started again when they crash."""

from __future__ import annotations

import http.client
import signal
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Protocol

from kainotomia_local import processes
from kainotomia_local.ports import LOOPBACK

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Mapping
    from pathlib import Path

_READY_SECONDS = 120.0  # all of them start at once
_STOP_SECONDS = 35.0  # a little longer than a service gives itself to drain
_LARGEST_LOG = 20 * 1024 * 1024


class Child:
    """One process `python -m <module> …`, with its log and its admin port."""

    def __init__(
        self, name: str, arguments: tuple[str, ...], *, environment: Mapping[str, str], admin_port: int, log_path: Path
    ) -> None:
        self.name = name
        self.log_path = log_path
        self.admin_url = f"http://{LOOPBACK}:{admin_port}"
        self._arguments = arguments
        self._environment = {**environment, "KAINOTOMIA_ADMIN_PORT": str(admin_port)}
        self._process: subprocess.Popen[bytes] | None = None
        self.log_start = 0

    @property
    def pid(self) -> int | None:
        """Return its process number while it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def replica(self, *, admin_port: int) -> Child:
        """Return another such process, not started, with an admin port of its own. It writes to the same log."""
        return Child(
            self.name, self._arguments, environment=self._environment, admin_port=admin_port, log_path=self.log_path
        )

    def restart(self) -> None:
        """Stop it if it runs and start it again, without waiting until it is ready."""
        self.stop()
        self.start()

    def start(self) -> None:
        """Start it, unless it runs. `wait_until_ready` returns when it serves."""
        if self.pid is not None:
            return
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        if self.log_path.exists() and self.log_path.stat().st_size > _LARGEST_LOG:
            self.log_path.replace(self.log_path.with_suffix(".log.1"))
        self.log_start = self.log_path.stat().st_size if self.log_path.exists() else 0
        with self.log_path.open("ab") as log:
            self._process = processes.spawn(
                [sys.executable, "-m", *self._arguments], env=self._environment, log=log, death_signal=signal.SIGTERM
            )

    def wait_until_ready(self) -> None:
        """Wait until its `/ready` answers 200; raise ChildFailed, with the end of its log, if it ends or is slow."""
        deadline = time.monotonic() + _READY_SECONDS
        while not self.ready():
            status = self._process.poll() if self._process is not None else -1
            if status is not None or time.monotonic() > deadline:
                what = "was not ready in time" if status is None else f"ended with status {status}"
                said = processes.tail(self.log_path, start=self.log_start)
                message = f"{self.name} {what}. The end of {self.log_path}:\n{said}"
                raise processes.ChildFailed(message)
            time.sleep(0.1)

    def ready(self) -> bool:
        """Return whether the process is ready to serve."""
        try:
            with urllib.request.urlopen(f"{self.admin_url}/ready", timeout=5) as answer:  # noqa: S310 - ours, http
                return bool(answer.status == http.HTTPStatus.OK)
        except (OSError, http.client.HTTPException):
            return False

    def ask_to_stop(self) -> None:
        """Send SIGTERM and return at once. `stop` waits for the end."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def stop(self) -> int:
        """Stop it in order; return its exit status, 0 if it was not running."""
        process, self._process = self._process, None
        return 0 if process is None else processes.stop(process, signal.SIGTERM, _STOP_SECONDS)

    def kill(self) -> None:
        """End it with SIGKILL."""
        process, self._process = self._process, None
        if process is not None:
            processes.kill(process)

    def signal(self, number: int) -> None:
        """Send it any signal: SIGSTOP and SIGCONT make a process that hangs."""
        if self._process is not None:
            self._process.send_signal(number)


class Part(Protocol):
    """A restartable part of the platform: a child process or a server."""

    @property
    def pid(self) -> int | None:
        """Return its process number while it runs."""

    def restart(self) -> None:
        """Start it again."""


class Reviver:
    """Starts a part again when it has ended by itself: at once, then after 1, 2, 4 … 30 seconds."""

    LONGEST = 30.0
    STEADY = 60.0

    def __init__(self, name: str, part: Part, *, say: Callable[[str], None], started: Callable[[], None]) -> None:
        self.name = name
        self._part, self._say, self._started = part, say, started
        self._ended: float | None = None
        self._begun = time.monotonic()
        self._pause = 0.0

    def look(self) -> None:
        """Start the part if it has ended and its pause is over. Call it a few times a second."""
        now = time.monotonic()
        if self._part.pid is not None:
            return
        if self._ended is None:
            self._ended = now
            if now - self._begun > self.STEADY:
                self._pause = 0.0
            when = f"in {self._pause:.0f} s" if self._pause else "now"
            self._say(f"{self.name} has ended by itself: starting it again {when}.")
        if now - self._ended < self._pause:
            return
        self._pause = min(max(1.0, self._pause * 2), self.LONGEST)
        try:
            self._part.restart()
            self._started()
        except (RuntimeError, OSError) as exc:
            self._say(f"{self.name} does not start: {exc}")
        self._begun, self._ended = time.monotonic(), None
