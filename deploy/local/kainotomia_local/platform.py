"""Platform: database, broker, mail server, every service and the gateway, as one thing to start and stop."""

from __future__ import annotations

import contextlib
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Self

from kainotomia_local import commands_at_once, demonstration, preparation, processes, surroundings
from kainotomia_local import parts as choices
from kainotomia_local.children import Child, Reviver
from kainotomia_local.commands_at_once import Command
from kainotomia_local.data_directory import ENVIRONMENTS, DataDirectory
from kainotomia_local.mailbox.server import Mailbox
from kainotomia_local.parts import GATEWAY, IN_PROCESS_URI, PORTAL, SERVICES
from kainotomia_local.portal import Portal
from kainotomia_local.ports import LOOPBACK, check_free, free_port, kept_ports
from kainotomia_local.postgres import Postgres
from kainotomia_local.progress import silent, step
from kainotomia_local.rabbitmq import RabbitMQ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

EMBEDDED = "embedded"


class Platform:
    """The whole platform below `data_dir`.

    `broker` None chooses by configuration and installed programs. "rabbitmq" runs every service in its own process,
    "in-process" all of them in one. Ports that are None become free ones. `seed` False leaves out the register and
    the demo accounts, and with it the cases and challenges, which `demonstrate` False leaves out alone.
    `portal_port` None leaves the portal out. `environment` adds variables to every service's environment.
    `mailbox_options` are further arguments of the mail server. `fsync` False is for tests.
    `stop` ends every process that `start` began, also after a start that failed half-way.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        broker: choices.Broker | None = None,
        port: int | None = None,
        mail_port: int | None = None,
        portal_port: int | None = None,
        seed: bool = True,
        demonstrate: bool = True,
        fsync: bool = True,
        environment: Mapping[str, str] | None = None,
        mailbox_options: Iterable[str] = (),
        say: Callable[[str], None] = silent,
    ) -> None:
        self.data = DataDirectory(data_dir, say)
        self.parts = choices.choose(os.environ, broker)
        self.port = port
        self.mail_port = mail_port
        self.portal = Portal(portal_port)
        self._with_databases = (*self.parts.with_databases, *self.portal.databases)
        self._own_postgres = any(part not in self.parts.database_urls for part in self._with_databases)
        self.children: dict[str, Child] = {}
        self._seed = seed
        self._demonstrate = seed and demonstrate
        self._say = say
        self._extra = dict(environment or {})
        base = self.data.path
        self.mailbox = Mailbox(base / "mailbox", http_port=mail_port, options=tuple(mailbox_options))
        self.postgres = Postgres(base / "postgres", fsync=fsync, say=say)
        self.rabbitmq = RabbitMQ(base / "rabbitmq", services=(*SERVICES, GATEWAY), say=say)
        self._database_urls: dict[str, str] = {}
        self._policies: threading.Thread | None = None
        self._stopping = threading.Event()
        self._background = ThreadPoolExecutor(1, "background")
        self.furnishing: Future[None] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Return the address of the API."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def mail_url(self) -> str:
        """Return the address of the mail page."""
        return self.mailbox.url

    def database_url(self, service: str) -> str:
        """Return the address of a service's database, with its role."""
        return self._database_urls[service]

    def amqp_uri(self, user: str) -> str:
        """Return the broker's address for a service or the gateway."""
        if self.parts.broker == "rabbitmq":
            return self.rabbitmq.url(user)
        return IN_PROCESS_URI if self.parts.broker == "in-process" else os.environ["AMQP_URI"]

    def start(self, *, fresh: bool = False, furnished: bool = True) -> None:
        """Start everything; return when the API serves. `fresh` first deletes the data of earlier runs.

        Cases and challenges of the demonstration are loaded when all serve; `furnished` False does not wait for them.
        Raises InUse or PortTaken before anything starts, ChildFailed with the end of a log afterwards.
        """
        self.data.lock()
        self._stopping.clear()
        self._background = ThreadPoolExecutor(1, "background")
        try:
            self.data.end_stale_children()
            self.data.unmark(ENVIRONMENTS, demonstration.LOADING)
            self._check_ports()
            if fresh:
                self._wipe()
            self._start_servers()
            self._set_up()
            self._start_code()
            if self._demonstrate and demonstration.is_due(self.data):
                furnish = demonstration.furnish
                self.furnishing = self._background.submit(furnish, self.data, self.run_commands, self._say)
                if furnished:
                    self.furnishing.result()
        except BaseException:
            self.data.unmark(preparation.MARK)
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything in order: gateway, services, mail server, broker, database."""
        self._end_background()
        order = [name for name in (PORTAL, GATEWAY, EMBEDDED) if name in self.children]
        for name in order:
            self.children[name].stop()
        services = [child for name, child in self.children.items() if name not in order]
        for child in services:
            child.ask_to_stop()
        for child in services:
            child.stop()
        if self._policies is not None:
            self._policies.join()
        self.mailbox.stop()
        self.rabbitmq.stop()
        self.postgres.stop()
        self.data.unmark("children.json", ENVIRONMENTS)
        self.data.unlock()

    def kill_everything(self) -> None:
        """Kill every process with SIGKILL, as a power cut would. `start` may follow."""
        self._end_background()
        for child in self.children.values():
            child.kill()
        for server in (self.mailbox, self.rabbitmq, self.postgres):
            server.kill()
        self.data.unlock()

    def kill(self, name: str) -> None:
        """Kill one service, or the gateway, with SIGKILL. In-process they are all one, called "embedded"."""
        self.children[name].kill()

    def restart(self, name: str, *, wait: bool = True) -> None:
        """Stop one service, or the gateway, if it runs, and start it again."""
        child = self.children[name]
        child.stop()
        child.start()
        self._record()
        if wait:
            child.wait_until_ready()

    def roll(self, name: str) -> int:
        """Replace one service, or the gateway, while it serves: the new replica is ready before the old one drains.

        Return the exit status of the old one. The gateway's replicas share its port: `KAINOTOMIA_REUSE_PORT=1`.
        """
        old = self.children[name]
        new = old.replica(admin_port=free_port())
        new.start()
        try:
            new.wait_until_ready()
        except processes.ChildFailed:
            new.kill()
            raise
        self.children[name] = new
        self._record()
        return old.stop()

    def revivers(self) -> list[Reviver]:
        """Return the restarters of all parts. The supervisor calls the `look` of each."""
        parts: list[tuple[str, Child | Postgres | RabbitMQ | Mailbox]] = list(self.children.items())
        if self._own_postgres:
            parts.append(("The database", self.postgres))
        if self.parts.broker == "rabbitmq":
            parts.append(("The broker", self.rabbitmq))
        parts.append(("The mail server", self.mailbox))
        return [Reviver(name, part, say=self._say, started=self._record) for name, part in parts]

    def _check_ports(self) -> None:
        check_free("KAINOTOMIA_PORT", self.port, "the API")
        check_free("KAINOTOMIA_MAIL_PORT", self.mail_port, "the mail page")
        check_free("KAINOTOMIA_PORTAL_PORT", self.portal.port, "the portal")
        if self.port is None:
            self.port = free_port()

    def _wipe(self) -> None:
        self.postgres.wipe()
        self.rabbitmq.wipe()
        self.data.wipe()
        self._say("Threw away the data of earlier runs.")

    def _start_servers(self) -> None:
        for line in self.parts.why:
            self._say(f"  {line}")
        if self.parts.broker == "rabbitmq":
            if self.rabbitmq.data_dir.exists() and not self.data.is_marked("broker-settled"):
                # The first run was killed before its queues were safe, and before anything was published.
                self.rabbitmq.wipe()
            if not self.rabbitmq.data_dir.exists():
                self.data.unmark(preparation.MARK)
            self.rabbitmq.launch()
        with step(self._say, "PostgreSQL"):
            if self._own_postgres:
                self.postgres.start()
            for part in self._with_databases:
                configured = self.parts.database_urls.get(part)
                self._database_urls[part] = configured or self.postgres.create_service_database(part)
        with step(self._say, "mail server"):
            self.mailbox.start()
        if self.parts.broker == "rabbitmq":
            with step(self._say, "RabbitMQ"):
                self.rabbitmq.wait_until_up()

    def _set_up(self) -> None:
        preparation.set_up(self.data, self.parts, self._with_databases, self.postgres, self.run_commands, say=self._say)
        if self.parts.broker == "rabbitmq":
            self._policies = threading.Thread(target=self.rabbitmq.try_policies, name="policies", daemon=True)
            self._policies.start()

    def _start_code(self) -> None:
        names = [EMBEDDED] if self.parts.broker == "in-process" else [*self.parts.services, GATEWAY]
        admin = kept_ports(self.data.path / "ports.json", tuple(names))
        for name in names:
            arguments = ("chassis.embedded",) if name == EMBEDDED else (name, "run")
            self.children[name] = Child(
                name,
                arguments,
                environment=self._environment(name),
                admin_port=admin[name],
                log_path=self._log_path(name),
            )
        if self.portal.port is not None:
            self.children[PORTAL] = self.portal.child(self._environment(PORTAL), self._log_path(PORTAL))
        files = choices.register_files() if self._seed else []
        seeding = self._background.submit(preparation.seed, files, self.data, self.run_commands, self._say)
        for child in self.children.values():
            child.start()
        self._record()
        environments = {part: surroundings.own(self._environment(part)) for part in self._with_databases}
        self.data.keep_environments(environments)
        last = [name for name in (GATEWAY, PORTAL) if name in self.children]
        with step(self._say, "services"):
            for name in self.children.keys() - last:
                self.children[name].wait_until_ready()
        for name in last:
            with step(self._say, name):
                self.children[name].wait_until_ready()
        seeding.result()
        if self._policies is not None:
            self._policies.join()

    def _end_background(self) -> None:
        self._stopping.set()
        self._background.shutdown()

    def run_commands(self, commands: list[tuple[str, tuple[str, ...]]]) -> None:
        """Run `python -m <service> <words>` for each, at the same time; raise ChildFailed if one of them fails."""
        prepared = [
            Command(service, words, self._environment(service), self._log_path(f"{service}-{words[0]}"))
            for service, words in commands
        ]
        commands_at_once.run(prepared, self._stopping)

    def _environment(self, name: str) -> dict[str, str]:
        """Return the environment of a process: its own database and its own broker user, not those of others."""
        return {
            **surroundings.inherited(),
            **surroundings.OF_A_DEMO,
            "KAINOTOMIA_SECRET": os.environ.get("KAINOTOMIA_SECRET") or self.data.secret(),
            "KAINOTOMIA_PUBLIC_URL": os.environ.get("KAINOTOMIA_PUBLIC_URL") or self.url,
            "KAINOTOMIA_PORT": str(self.port),
            "KAINOTOMIA_GATEWAY_EXPECTS": ",".join(self.parts.services),
            "KAINOTOMIA_GATEWAY_STATE": str(self.data.path / "gateway"),
            "SMTP_URL": f"smtp://{self.mailbox.smtp_host}:{self.mailbox.smtp_port}",
            **({} if name == PORTAL else {"AMQP_URI": self.amqp_uri(name)}),
            **self.portal.environment(
                gateway_url=self.url, mail_url=self.mail_url, loading=self.data.path / demonstration.LOADING
            ),
            **{f"DATABASE_URL_{s.upper()}": url for s, url in self._database_urls.items() if name in {s, EMBEDDED}},
            **self._extra,
        }

    def _record(self) -> None:
        pids = [child.pid for child in self.children.values()]
        pids += [self.mailbox.pid, self.rabbitmq.pid, self.postgres.pid]
        with contextlib.suppress(OSError):  # a full disk must not end what runs
            self.data.record_children(pid for pid in pids if pid is not None)

    def _log_path(self, name: str) -> Path:
        return self.data.path / "logs" / f"{name}.log"
