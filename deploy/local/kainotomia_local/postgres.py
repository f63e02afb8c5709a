"""PostgreSQL: a private server in a directory of ours, one database and one role per service."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Self

import psutil
import psycopg
from psycopg import sql

from kainotomia_local import postgres_place, postgres_programs, processes
from kainotomia_local.ports import LOOPBACK, PortTaken, is_free, kept_ports

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

SUPERUSER = "postgres"
EXTENSIONS = ("unaccent", "pg_trgm")
_START_SECONDS = 60.0
_STOP_SECONDS = 30.0


class Postgres:
    """A PostgreSQL server whose data lies in `data_dir`. It listens on the loopback only, with passwords.

    `port` None keeps the port of the last run while it is free. `fsync` False is for tests: a crash of the
    machine (not of the process) may then lose data. `settings` add to its configuration. `say` receives messages for
    a person.
    """

    def __init__(
        self,
        data_dir: Path,
        port: int | None = None,
        *,
        fsync: bool = True,
        settings: Mapping[str, str] | None = None,
        say: Callable[[str], None] = print,
    ) -> None:
        self.data_dir = data_dir.absolute()
        self.fsync = fsync
        self._settings = dict(settings or {})
        self.programs: postgres_programs.Programs | None = None
        self._asked_port = port
        self._port = 0
        self._say = say
        self._child: subprocess.Popen[bytes] | None = None
        self._user: tuple[int, int] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """Return the port, known once started."""
        return self._port

    @property
    def pid(self) -> int | None:
        """Return the postmaster's process number while it runs."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    @property
    def log_path(self) -> Path:
        """Return where the server's log is."""
        return self.data_dir / "postgres.log"

    def start(self) -> None:
        """Start the server, with a new cluster the first time, and wait until it answers."""
        if self.pid is not None:
            return
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._user = postgres_programs.server_user()
        cluster = postgres_place.choose(self.data_dir, self._user, self._say) / "cluster"
        self._end_stale_server(cluster)
        self.programs = postgres_programs.choose(_major_of(cluster))
        programs = postgres_programs.reachable(self.programs, self._user)
        if not cluster.exists():
            self._initialise(programs, cluster)
        self._choose_port()
        deadline = time.monotonic() + _START_SECONDS
        while True:
            log_start = self.log_path.stat().st_size if self.log_path.exists() else 0
            with self.log_path.open("ab") as log:
                self._child = processes.spawn(
                    self._command(programs, cluster),
                    cwd="/",
                    env=self._environment(),
                    log=log,
                    user=self._user,
                    death_signal=signal.SIGINT,
                )
            if self._answers(deadline):
                return
            # The backends of a killed postmaster may need a moment to notice; until then it cannot start.
            said = self.log_path.read_bytes()[log_start:]
            if b"shared memory block" not in said or time.monotonic() > deadline:
                self.stop()
                message = f"PostgreSQL did not start:\n{said.decode('utf-8', 'replace')[-3000:]}"
                raise processes.ChildFailed(message)
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop the server in order (a fast shutdown: sessions are ended, everything is written)."""
        child, self._child = self._child, None
        if child is not None:
            processes.stop(child, signal.SIGINT, _STOP_SECONDS)

    def kill(self) -> None:
        """End the postmaster with SIGKILL, as a fault test wants it."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()

    def restart(self) -> None:
        """Stop and start again on the same port."""
        self.stop()
        self._asked_port = self._port
        self.start()

    def connect(self, database: str = "postgres", *, timeout: int = 10) -> psycopg.Connection:
        """Open a superuser's connection with autocommit."""
        return psycopg.connect(
            host=LOOPBACK, port=self._port, user=SUPERUSER, password=self._password(SUPERUSER), dbname=database,
            connect_timeout=timeout, autocommit=True,
        )  # fmt: skip

    def url(self, role: str, database: str | None = None) -> str:
        """Return the address SQLAlchemy wants for `role`'s database."""
        password = self._password(role)
        return f"postgresql+psycopg://{role}:{password}@{LOOPBACK}:{self._port}/{database or role}"

    def create_service_database(self, name: str, *, role: str | None = None) -> str:
        """Create the role `name` and its database, unless they exist; return the address.

        Nobody else may connect to it. The superuser creates the extensions that search needs, so that the service needs
        no more rights than its own tables ask for. `role` gives the database to another role.
        """
        role = role or name
        with self.connect() as connection:
            self._ensure_role(connection, role)
            if not _exists(connection, name):
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                        sql.Identifier(name), sql.Identifier(role)
                    )
                )
            self._close_to_others(connection, name, role)
            # from there every database and role could be listed
            connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
        with self.connect(name) as connection:
            for extension in EXTENSIONS:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        return self.url(role, name)

    def clone_database(self, template: str, name: str, *, role: str) -> str:
        """Make `name` a copy of the database `template` (which nobody may be using), owned by `role`."""
        with self.connect() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(role), sql.Identifier(template)
                )
            )
            self._close_to_others(connection, name, role)
        return self.url(role, name)

    def drop_database(self, name: str) -> None:
        """Drop the database and end the sessions that use it. It is no error if there is none."""
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def wipe(self) -> None:
        """Delete all data of this server, wherever it lies. The server must be stopped."""
        for place in (postgres_place.elsewhere(self.data_dir), self.data_dir):
            if place is not None and place.exists():
                shutil.rmtree(place)

    def _ensure_role(self, connection: psycopg.Connection, role: str) -> None:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        statement = "ALTER ROLE {} LOGIN PASSWORD {}" if known else "CREATE ROLE {} LOGIN PASSWORD {}"
        connection.execute(sql.SQL(statement).format(sql.Identifier(role), sql.Literal(self._password(role))))

    def _close_to_others(self, connection: psycopg.Connection, name: str, role: str) -> None:
        database = sql.Identifier(name)
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(sql.SQL("GRANT ALL ON DATABASE {} TO {}").format(database, sql.Identifier(role)))

    def _password(self, role: str) -> str:
        """Return the role's password, created on first use and stored beside the data."""
        path = self.data_dir / "passwords.json"
        known: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        if role not in known:
            known[role] = secrets.token_urlsafe(24)
            new = path.with_suffix(".new")
            new.touch(mode=0o600)
            new.write_text(json.dumps(known), "utf-8")
            new.rename(path)
        return known[role]

    def _initialise(self, programs: postgres_programs.Programs, cluster: Path) -> None:
        """Make the cluster beside its place and move it there when complete: a half one is never used."""
        half = cluster.with_name("cluster.new")
        if half.exists():
            shutil.rmtree(half)
        half.mkdir(mode=0o700)
        password_file = half.with_name("password.new")
        password_file.touch(mode=0o600)
        password_file.write_text(self._password(SUPERUSER), "utf-8")
        if self._user is not None:
            os.chown(half, *self._user)
            os.chown(password_file, *self._user)
        command: list[str | Path] = [
            programs.directory / "initdb", "--pgdata", half, "--username", SUPERUSER, "--pwfile", password_file,
            "--auth-local", "scram-sha-256", "--auth-host", "scram-sha-256",
            "--encoding", "UTF8", "--locale", "C.UTF-8",
        ]  # fmt: skip
        if not self.fsync:
            command.append("--no-sync")
        with self.log_path.open("ab") as log:
            child = processes.spawn(command, cwd="/", env=self._environment(), log=log, user=self._user)
            status = child.wait()
        password_file.unlink()
        if status != 0:
            message = f"PostgreSQL's data directory could not be made:\n{processes.tail(self.log_path)}"
            raise processes.ChildFailed(message)
        half.rename(cluster)

    def _choose_port(self) -> None:
        if self._asked_port is None:
            self._port = kept_ports(self.data_dir / "ports.json", ("postgres",))["postgres"]
        elif is_free(self._asked_port):
            self._port = self._asked_port
        else:
            message = f"Port {self._asked_port}, meant for PostgreSQL, is in use."
            raise PortTaken(message)

    def _command(self, programs: postgres_programs.Programs, cluster: Path) -> list[str | Path]:
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self._port),
            "unix_socket_directories": "",  # everybody comes by the loopback; no socket file to outlive us
            "password_encryption": "scram-sha-256",
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "lc_messages": "C.UTF-8",  # errors in English: tests and people look them up
        }
        if not self.fsync:
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        command: list[str | Path] = [programs.directory / "postgres", "-D", cluster]
        for name, value in (settings | self._settings).items():
            command += ["-c", f"{name}={value}"]
        return command

    def _environment(self) -> dict[str, str]:
        # Nothing of PGDATA, PGPORT and the like from the person's own shell.
        return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def _answers(self, deadline: float) -> bool:
        """Wait until the server takes a connection (recovery after a crash included), False if it ended."""
        while self._child is not None and self._child.poll() is None:
            if time.monotonic() > deadline:
                return False
            with contextlib.suppress(psycopg.OperationalError), self.connect(timeout=5) as connection:
                connection.execute("SELECT 1")
                return True
            time.sleep(0.05)
        return False

    def _end_stale_server(self, cluster: Path) -> None:
        """End a server that a killed run left behind, and clear a lock whose number now belongs to another process."""
        lock = cluster / "postmaster.pid"
        try:
            process = psutil.Process(int(lock.read_text("utf-8").splitlines()[0]))
            ours = str(cluster) in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE
        except (OSError, ValueError, IndexError, psutil.Error):
            ours = False
        if not ours:
            lock.unlink(missing_ok=True)
            return
        self._say(f"A PostgreSQL of an earlier run still runs (process {process.pid}): stopping it.")
        for step in (signal.SIGINT, signal.SIGQUIT):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(step)
            with contextlib.suppress(psutil.TimeoutExpired):
                process.wait(_STOP_SECONDS)
                return


def _major_of(cluster: Path) -> str | None:
    try:
        return (cluster / "PG_VERSION").read_text("utf-8").strip()
    except FileNotFoundError:
        return None


def _exists(connection: psycopg.Connection, database: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is not None
