"""Scenario: services on real servers, their processes when a test wants them, and the tools as commands."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import orjson
from kombu import Connection
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from chassis.context import CallContext
from chassis.messaging import envelope, outbox
from identity.organisation.organisation.events import OrganisationRegistered, OrganisationUpdated

QUEUE = "observatory.on_organisation_changed"
SERVICES = ("identity", "observatory", "challenges", "notifications")


def facts(organisation_id=None, name="Δήμος", **other):
    return {
        "organisation_id": organisation_id or uuid4(),
        "kind": "municipality",
        "name_el": name,
        "name_en": "Municipality",
        "slug": f"slug-{organisation_id or uuid4()}",
        "region": "GR-H",
        "elstat_code": None,
        "parent_id": None,
        "status": "active",
        "approval": "required",
        **other,
    }


class Scenario:
    def __init__(self, rabbit, databases, mail_port):
        self.rabbit = rabbit
        self.environment = {
            **os.environ,
            "PYTHONWARNINGS": "ignore",
            "COLUMNS": "200",
            "NO_COLOR": "1",
            "KAINOTOMIA_DEMO": "1",
            "KAINOTOMIA_HEARTBEAT": "5",
            "AMQP_URI": rabbit.admin_url,
            "SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
            **{f"DATABASE_URL_{name.upper()}": url for name, url in databases.items()},
            **{f"AMQP_URI_{name.upper()}": rabbit.url(name) for name in databases},
        }
        self._server = None
        self.engines = {name: create_engine(url) for name, url in databases.items()}

    def of(self, module, **environment):
        """The environment of a command; a service's own command line knows no more than the service does."""
        own = {**self.environment, **environment}
        if module in SERVICES:
            own["AMQP_URI"] = environment.get("AMQP_URI", self.rabbit.url(module))
            own[f"AMQP_URI_{module.upper()}"] = None
        return {name: value for name, value in own.items() if value is not None}

    def command(self, module, *words, **environment):
        """Run `python -m module words`, in a process forked from one that has everything imported."""
        if self._server is None:
            self._server = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("fork_server.py"))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONWARNINGS": "ignore"},
            )
        self._server.stdin.write(orjson.dumps([module, list(map(str, words)), self.of(module, **environment)]) + b"\n")
        self._server.stdin.flush()
        returncode, stdout, stderr = orjson.loads(self._server.stdout.readline())
        return subprocess.CompletedProcess([module, *words], returncode, stdout, stderr)

    def close(self):
        for engine in self.engines.values():
            engine.dispose()
        if self._server is not None:
            self._server.stdin.close()
            self._server.stdout.close()
            self._server.wait(timeout=10)

    def do(self, module, *words, **environment):
        """A command that must succeed; gives what it printed."""
        done = self.command(module, *words, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout

    def refused(self, module, *words, code=2, **environment):
        """A command that must say why it does nothing; gives what it said."""
        done = self.command(module, *words, **environment)
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout + done.stderr

    @contextmanager
    def running(self, *names):
        """Processes of these services; a name twice is two replicas."""
        processes = []
        try:
            for name in names:
                descriptor, path = tempfile.mkstemp(prefix=f"{name}-", suffix=".log")
                command = [sys.executable, "-m", name, "run"]
                processes.append((subprocess.Popen(command, env=self.of(name), stderr=descriptor), Path(path)))
                os.close(descriptor)
            for process, log in processes:
                until = time.monotonic() + 40
                while "service_started" not in log.read_text():
                    assert process.poll() is None, log.read_text()
                    assert time.monotonic() < until, log.read_text()
                    time.sleep(0.05)
            yield [log for _, log in processes]
        finally:
            for process, _ in processes:
                process.terminate()
            for process, log in processes:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=40)
                process.kill()
                process.wait()
                log.unlink()

    def announce(self, *events, service="identity"):
        with Session(self.engines[service]) as session:
            outbox.write(session, events, CallContext.for_system(request_id="r-1"))
            session.commit()

    def registered(self, **said):
        event = OrganisationRegistered(**facts(**said))
        self.announce(event)
        return event.organisation_id

    def updated(self, organisation_id: UUID, name):
        self.announce(OrganisationUpdated(**facts(organisation_id, name)))

    def bury(self, count, *, reason="attempts spent", died_at=None, kind="organisation.registered.v1"):
        """Dead letters as a handler that failed six times leaves them; gives the aggregates."""
        aggregates = []
        buried = self.depth(".dead")
        with Connection(self.rabbit.admin_url, transport_options={"confirm_publish": True}) as connection:
            producer = connection.Producer()
            for _ in range(count):
                said = facts(name="Νεκρό γράμμα")
                event = {
                    "specversion": "1.0",
                    "id": str(uuid4()),
                    "source": "/services/identity",
                    "type": kind,
                    "subject": str(said["organisation_id"]),
                    "time": "2026-01-01T00:00:00Z",
                    "sequence": 1,
                    "aggregatetype": "organisation",
                    "data": said,
                }
                producer.publish(
                    orjson.dumps(event),
                    routing_key=f"{QUEUE}.dead",
                    content_type=envelope.CONTENT_TYPE,
                    content_encoding="utf-8",
                    delivery_mode=2,
                    headers={
                        envelope.AGGREGATE: f"organisation:{event['subject']}",
                        envelope.SEQUENCE: 1,
                        envelope.PREVIOUS: "{}",
                        envelope.ATTEMPT: 6,
                        envelope.REASON: reason,
                        envelope.ERROR: "OperationalError in on_organisation_changed, line 1",
                        envelope.DIED_AT: (died_at or datetime.now(UTC)).isoformat(timespec="seconds"),
                    },
                )
                aggregates.append(str(said["organisation_id"]))
        self.until(lambda: self.depth(".dead") >= buried + count)
        return aggregates

    def publish(self, body, exchange="identity.events", key="organisation.registered.v1"):
        with Connection(self.rabbit.admin_url, transport_options={"confirm_publish": True}) as connection:
            connection.Producer().publish(body, exchange=exchange, routing_key=key, content_encoding="utf-8")

    def depth(self, suffix="", queue=QUEUE):
        with Connection(self.rabbit.admin_url) as connection:
            return connection.channel().queue_declare(queue + suffix, passive=True).message_count

    def all_depths(self):
        return {suffix: self.depth(suffix) for suffix in ("", ".retry.5s", ".retry.30s", ".retry.2m", ".dead")}

    def purge(self):
        with Connection(self.rabbit.admin_url) as connection:
            for suffix in ("", ".dead", ".retry.5s", ".retry.30s", ".retry.2m"):
                connection.channel().queue_purge(QUEUE + suffix)
        self.until(lambda: not any(self.all_depths().values()))

    def rows(self, service, sql, **values):
        with self.engines[service].begin() as connection:
            done = connection.execute(text(sql), values)
            return [dict(row) for row in done.mappings()] if done.returns_rows else []

    def value(self, service, sql, **values):
        [row] = self.rows(service, sql, **values)
        [only] = row.values()
        return only

    def projection(self):
        return self.rows("observatory", "SELECT * FROM organisations ORDER BY organisation_id")

    def audit(self, service):
        return self.rows("identity" if service == "identity" else service, "SELECT * FROM operator_audit ORDER BY 1")

    @staticmethod
    def until(holds, seconds=30.0):
        deadline = time.monotonic() + seconds
        while not (value := holds()):
            assert time.monotonic() < deadline, f"not within {seconds} s"
            time.sleep(0.05)
        return value
