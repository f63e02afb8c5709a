"""Server: starts and stops the mailbox as a child process."""

from __future__ import annotations

import shutil
import signal
import sys
import time
from typing import TYPE_CHECKING, Self

from kainotomia_local import processes
from kainotomia_local.ports import LOOPBACK, PortTaken, is_free, is_open, kept_ports

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence
    from pathlib import Path

_START_SECONDS = 20.0


class Mailbox:
    """The local mail server. Messages stay in `data_dir`. `options` are further command-line arguments."""

    def __init__(
        self,
        data_dir: Path,
        *,
        http_port: int | None = None,
        smtp_port: int | None = None,
        options: Sequence[str] = (),
    ) -> None:
        self.data_dir = data_dir.absolute()
        self.options = tuple(options)
        self._asked = {"http": http_port, "smtp": smtp_port}
        self._ports: dict[str, int] = {}
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def smtp_host(self) -> str:
        """Return the host to hand mail to."""
        return LOOPBACK

    @property
    def smtp_port(self) -> int:
        """Return the SMTP port, known once started."""
        return self._ports["smtp"]

    @property
    def url(self) -> str:
        """Return the address of the page, known once started."""
        return f"http://{LOOPBACK}:{self._ports['http']}"

    @property
    def pid(self) -> int | None:
        """Return its process number while it runs."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    @property
    def log_path(self) -> Path:
        """Return where its log is."""
        return self.data_dir / "mailbox.log"

    def start(self) -> None:
        """Start the server and wait until both ports answer."""
        if self.pid is not None:
            return
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        ports = kept_ports(self.data_dir / "ports.json", ("http", "smtp"))
        for name, port in self._asked.items():
            if port is not None:
                if not is_free(port):
                    message = f"Port {port}, meant for the mail server ({name.upper()}), is in use."
                    raise PortTaken(message)
                ports[name] = port
        self._ports = ports
        command: list[str | Path] = [
            sys.executable, "-m", "kainotomia_local.mailbox", "--data", self.data_dir,
            "--smtp-port", str(ports["smtp"]), "--http-port", str(ports["http"]), *self.options,
        ]  # fmt: skip
        with self.log_path.open("ab") as log:
            self._child = processes.spawn(command, log=log)
        deadline = time.monotonic() + _START_SECONDS
        while not (is_open(ports["smtp"]) and is_open(ports["http"])):
            if self._child.poll() is not None or time.monotonic() > deadline:
                self.stop()
                message = f"The mail server did not start:\n{processes.tail(self.log_path)}"
                raise processes.ChildFailed(message)
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the server. Accepted messages are on disk."""
        child, self._child = self._child, None
        if child is not None:
            processes.stop(child, signal.SIGTERM, 10)

    def kill(self) -> None:
        """End it with SIGKILL, as a fault test wants it."""
        child, self._child = self._child, None
        if child is not None:
            processes.kill(child)

    def restart(self) -> None:
        """Stop and start again on the same ports."""
        self.stop()
        self._asked = dict(self._ports)
        self.start()

    def wipe(self) -> None:
        """Delete every message. The server must be stopped."""
        if self.data_dir.exists():
            shutil.rmtree(self.data_dir)
