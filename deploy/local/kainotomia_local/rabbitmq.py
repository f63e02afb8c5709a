"""A private RabbitMQ node of the installed programs, on its own ports, data directory and cookie."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import amqp
import psutil

from chassis.messaging.definitions import policies_definition, policies_for
from kainotomia_local import processes, rabbitmq_configuration, rabbitmq_rights
from kainotomia_local.ports import LOOPBACK, PortTaken, is_free, kept_ports
from kainotomia_local.rabbitmq_programs import Programs, RabbitMissing, find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["VHOST", "RabbitMQ", "RabbitMissing", "find"]

VHOST = "/"
_START_SECONDS = 60.0
_STOP_SECONDS = 30.0


class RabbitMQ:
    """A private RabbitMQ node whose data lies in `data_dir`. It listens on the loopback only.

    `services` get a user each, with least rights. The user of `admin_url` has all rights.
    `port` None keeps the port of the last run while it is free. `settings` are further lines of its configuration.
    """

    def __init__(
        self,
        data_dir: Path,
        port: int | None = None,
        *,
        services: Iterable[str] = (),
        settings: Iterable[str] = (),
        say: Callable[[str], None] = print,
    ) -> None:
        self.data_dir = data_dir.absolute()
        self.services = tuple(services)
        self._settings = tuple(settings)
        self._asked_port = port
        self._ports: dict[str, int] = {}
        self._say = say
        self._programs: Programs | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._names: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """Return the AMQP port, known once started."""
        return self._ports["amqp"]

    @property
    def pid(self) -> int | None:
        """Return the node's process number while it runs."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    @property
    def admin_url(self) -> str:
        """Return the AMQP address of the administrator."""
        return self.url(rabbitmq_rights.ADMIN)

    @property
    def log_path(self) -> Path:
        """Return the path of the node's log."""
        return self.data_dir / "rabbitmq.log"

    def url(self, user: str) -> str:
        """Return the AMQP address of `user`: a service's name, or the administrator."""
        password = rabbitmq_rights.password(self.data_dir, user)
        return f"amqp://{user}:{password}@{LOOPBACK}:{self.port}/"

    def version(self) -> str:
        """Return RabbitMQ's version, from the running node."""
        with self._login() as connection:
            return str(connection.server_properties.get("version", "unknown"))

    def start(self) -> None:
        """Start the node and wait until the administrator can log in.

        Raises RabbitMissing, PortTaken, or ChildFailed with the end of the node's log.
        """
        self.launch()
        self.wait_until_up()

    def launch(self) -> None:
        """Begin to start the node. `wait_until_up` waits for it, and other work may be done in between."""
        if self.pid is not None:
            return
        self._programs = find()
        if self._programs is None:
            message = "RabbitMQ is not installed: install the package `rabbitmq-server`."
            raise RabbitMissing(message)
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._end_stale_node()
        self._write_configuration()
        environment = self._environment()
        self._log_start = self.log_path.stat().st_size if self.log_path.exists() else 0
        with self.log_path.open("ab") as log:
            # epmd tells nodes' ports to one another. Ours stays in the foreground, so that it ends with us.
            epmd = self._programs.command(self.data_dir, self._programs.epmd)
            self._names = processes.spawn(epmd, env=environment, log=log, death_signal=signal.SIGKILL)
            self._wait_for_epmd()
            self._child = processes.spawn(
                self._programs.command(self.data_dir, "rabbitmq-server", "-noinput", "-start_epmd", "false"),
                env=environment, cwd=self.data_dir, log=log,
            )  # fmt: skip
            self._pid_path().write_text(f"{self._child.pid} {psutil.Process(self._child.pid).create_time()}", "utf-8")

    def stop(self) -> None:
        """Stop the node in order."""
        child, self._child = self._child, None
        if child is not None:
            processes.stop(child, signal.SIGTERM, _STOP_SECONDS)
        self._stop_names()

    def kill(self) -> None:
        """Kill the node with SIGKILL, for fault tests."""
        child, self._child = self._child, None
        if child is not None:
            processes.kill(child)
        self._stop_names()

    def restart(self) -> None:
        """Stop if it runs, and start again on the same port."""
        self._asked_port = self._ports.get("amqp", self._asked_port)
        self.stop()
        self.start()

    def rabbitmqctl(self, *arguments: str) -> str:
        """Run RabbitMQ's command-line tool against this node and return its output; raise ChildFailed if it fails."""
        assert self._programs is not None
        done = subprocess.run(
            self._programs.command(self.data_dir, "rabbitmqctl", "--quiet", *arguments),
            env=self._environment(), capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            message = f"rabbitmqctl {arguments[0]} failed:\n{done.stdout}{done.stderr}"
            raise processes.ChildFailed(message)
        return done.stdout

    def set_policies(self) -> None:
        """Set the policies of the queues that exist now, unless all are set already.

        They are set in one go and again at every start. Call it when the services have declared their queues.
        """
        policies = policies_for(self.rabbitmqctl("list_queues", "name").splitlines()[1:])
        path = self.data_dir / "policies.json"
        wanted = json.dumps(policies_definition(VHOST, policies))
        if not path.exists() or path.read_text("utf-8") != wanted:
            path.write_text(wanted, "utf-8")
            self.rabbitmqctl("import_definitions", str(path))

    def try_policies(self) -> None:
        """Set the policies, or say that those of the last run hold."""
        try:
            self.set_policies()
        except (processes.ChildFailed, OSError) as exc:
            self._say(f"Queue policies could not be set; those of the last run hold. {exc}")

    def wipe(self) -> None:
        """Delete all data of this node. The node must be stopped."""
        if self.data_dir.exists():
            shutil.rmtree(self.data_dir)

    def _login(self) -> amqp.Connection:
        user = rabbitmq_rights.ADMIN
        return amqp.Connection(
            f"{LOOPBACK}:{self.port}", userid=user, password=rabbitmq_rights.password(self.data_dir, user),
            virtual_host=VHOST, connect_timeout=5, read_timeout=5, write_timeout=5,
        )  # fmt: skip

    def wait_until_up(self) -> None:
        """Wait until the administrator can log in; raise ChildFailed with the end of the log if that never happens."""
        deadline = time.monotonic() + _START_SECONDS
        while self._child is not None and self._child.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError, amqp.exceptions.AMQPError), self._login():
                return
            time.sleep(0.1)
        self.stop()
        message = f"RabbitMQ did not start:\n{processes.tail(self.log_path, 60, start=self._log_start)}"
        raise processes.ChildFailed(message)

    def _wait_for_epmd(self) -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, self._ports["epmd"]), 1):
                return
            time.sleep(0.02)
        self._stop_names()
        message = f"Erlang's port mapper did not start:\n{processes.tail(self.log_path, start=self._log_start)}"
        raise processes.ChildFailed(message)

    def _stop_names(self) -> None:
        names, self._names = self._names, None
        if names is not None:
            processes.kill(names)

    def _write_configuration(self) -> None:
        ports = kept_ports(self.data_dir / "ports.json", ("amqp", "dist", "epmd"))
        if self._asked_port is not None:
            if not is_free(self._asked_port):
                message = f"Port {self._asked_port}, meant for RabbitMQ, is in use."
                raise PortTaken(message)
            ports["amqp"] = self._asked_port
        self._ports = ports
        more = self._programs.settings if self._programs is not None else ()
        rabbitmq_configuration.write(self.data_dir, ports["amqp"], (*more, *self._settings))
        definitions = self.data_dir / rabbitmq_configuration.DEFINITIONS
        definitions.touch(mode=0o600)
        definitions.write_text(rabbitmq_rights.definitions_document(self.data_dir, VHOST, self.services), "utf-8")

    def _environment(self) -> dict[str, str]:
        return rabbitmq_configuration.environment(self.data_dir, self._ports)

    def _pid_path(self) -> Path:
        return self.data_dir / "child.txt"

    def _end_stale_node(self) -> None:
        """End a node that a killed run left behind in this directory."""
        try:
            pid, started = self._pid_path().read_text("utf-8").split()
        except (OSError, ValueError):
            return
        process = processes.same_process(int(pid), float(started))
        if process is None:
            return
        self._say(f"A RabbitMQ of an earlier run still runs (process {process.pid}): stopping it.")
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except psutil.TimeoutExpired:
                process.kill()
