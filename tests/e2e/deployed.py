"""A platform deployed as the documentation says: servers of its own, and its commands run word by word."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from kainotomia_local.mailbox.server import Mailbox
from kainotomia_local.ports import free_port
from kainotomia_local.postgres import SUPERUSER, Postgres
from kainotomia_local.rabbitmq import RabbitMQ

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent


def commands(page):
    """Return the blocks of a page that are to be run."""
    text = (ROOT / "docs/operations" / page).read_text("utf-8")
    return re.findall(r"^```bash\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


class Deployed:
    """Servers with nothing in them, and a folder where commands run with the places of the page replaced."""

    def __init__(self, folder):
        self.folder = folder
        self.work = folder / "work"
        self.work.mkdir()
        self.api_port, self.portal_port, self.admin_port = free_port(), free_port(), free_port()
        self._servers = ExitStack()

    def __enter__(self):
        self.postgres = self._servers.enter_context(Postgres(self.folder / "postgres", fsync=False))
        self.rabbitmq = self._servers.enter_context(RabbitMQ(self.folder / "rabbitmq"))
        self.mailbox = self._servers.enter_context(Mailbox(self.folder / "mailbox"))
        self.places = {
            "/opt/kainotomia/bin/python": sys.executable,
            "/etc/kainotomia": str(self.folder / "etc"),
            "/etc/systemd/system": str(self.folder / "units"),
            "/var/lib/kainotomia": str(self.folder / "state"),
            "smtp+starttls://relay.ministry.example:587": f"smtp://127.0.0.1:{self.mailbox.smtp_port}",
            "db.ministry.example:5432": f"127.0.0.1:{self.postgres.port}",
            "rabbit.ministry.example:5672": f"127.0.0.1:{self.rabbitmq.port}",
            "127.0.0.1:8000": f"127.0.0.1:{self.api_port}",
            "127.0.0.1:8080": f"127.0.0.1:{self.portal_port}",
            "deploy/": f"{ROOT}/deploy/",
        }
        (self.folder / "units").mkdir()
        self._command(
            "systemctl", sys.executable, HERE / "systemctl.py", self.folder / "units", json.dumps(self.places)
        )
        programs = self.rabbitmq._programs.command(self.rabbitmq.data_dir, "rabbitmqctl")
        environment = [f"{name}={value}" for name, value in self.rabbitmq._environment().items()]
        self._command("rabbitmqctl", "env", *environment, *programs)
        return self

    def __exit__(self, *_):
        self.stop_parts()
        self._servers.close()

    def run(self, *blocks, seconds=420):
        """Run blocks of commands as the administrator of every server, in the folder; give what they said."""
        script = "\n".join(blocks)
        for there, here in self.places.items():
            script = script.replace(there, here)
        done = subprocess.run(
            ["bash", "-eu", "-c", script], cwd=self.work, env=self._environment(), capture_output=True, text=True,
            timeout=seconds, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        return done.stdout

    def use_free_ports(self):
        """Give the parts ports that are free here, where the page has those of a machine by itself."""
        settings = self.work / "settings"
        for file in settings.glob("*.local.env"):
            text = re.sub(r"ADMIN_PORT=\d+", lambda _: f"ADMIN_PORT={free_port()}", file.read_text("utf-8"))
            file.write_text(text, "utf-8")
        with (settings / "gateway.local.env").open("a", encoding="utf-8") as file:
            file.write(f"KAINOTOMIA_PORT={self.api_port}\n")
        with (settings / "portal.local.env").open("a", encoding="utf-8") as file:
            file.write(f"KAINOTOMIA_PORTAL_PORT={self.portal_port}\n")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.api_port}"

    def stop_parts(self):
        """Stop every process that the units began."""
        if (self.folder / "units/kainotomia.target").exists():
            self.run("systemctl stop kainotomia.target")

    def _command(self, name, *words):
        folder = self.folder / "bin"
        folder.mkdir(exist_ok=True)
        path = folder / name
        path.write_text(f'#!/bin/sh\nexec {shlex.join(map(str, words))} "$@"\n', "utf-8")
        path.chmod(0o755)

    def _environment(self):
        return {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.postgres.port),
            "PGUSER": SUPERUSER,
            "PGPASSWORD": self.postgres._password(SUPERUSER),
        }
