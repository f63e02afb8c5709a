"""The whole platform: every service replaced one by one under load, and people reading while events pour in."""

from __future__ import annotations

import json
import tempfile
import threading
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from fault_harness.figures import size
from kombu import Connection
from sqlalchemy.orm import Session

from chassis.database import make_engine, uuid7
from chassis.messaging import outbox
from chassis.messaging.topology import subscriptions_of
from identity.organisation.organisation.events import OrganisationUpdated
from kainotomia_local.platform import Platform
from notifications.service import Notifications
from observatory.service import Observatory

pytestmark = pytest.mark.timeout(size(300, 7200))

ROUNDS = size(1, 5)
FLOOD = size(1_000, 10_000)
READERS, WRITERS = 3, 1


@pytest.fixture(scope="module")
def platform(broker):
    del broker  # it says whether RabbitMQ is there
    with tempfile.TemporaryDirectory(prefix="kainotomia-faults-") as directory:
        Path(directory).chmod(0o711)
        environment = {"KAINOTOMIA_REUSE_PORT": "1"}
        with Platform(Path(directory), broker="rabbitmq", seed=False, fsync=False, environment=environment) as running:
            yield running


class Load:
    """Clients that read and write through the gateway, each request on a connection of its own, until told to stop."""

    def __init__(self, url, readers=READERS, writers=WRITERS, pause=0.02):
        self._address = urlsplit(url).netloc
        self._pause = pause
        self._end = threading.Event()
        self.statuses, self.times, self.faults, self.refusals = Counter(), [], [], []
        self.outages = []  # when that began which was answered by an outage, or not at all
        self._threads = [threading.Thread(target=self._run, args=(self._read,), daemon=True) for _ in range(readers)]
        self._threads += [threading.Thread(target=self._run, args=(self._write,), daemon=True) for _ in range(writers)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        for thread in self._threads:
            thread.join(40)

    def _run(self, what):
        number = 0
        while not self._end.wait(self._pause):
            number += 1
            begun = time.monotonic()
            try:
                status = what(number)
            except (OSError, HTTPException) as exc:
                self.faults.append(type(exc).__name__)
                self.outages.append(begun)
                continue
            if status >= 500:
                self.outages.append(begun)
            self.statuses[status] += 1
            self.times.append(time.monotonic() - begun)

    def _read(self, number):
        # the query differs each time, so that the gateway's cache does not answer for the services
        path = ("/v1/practices", "/v1/organisations")[number % 2]
        return self._ask("GET", f"{path}?limit=5&q={threading.get_ident() % 1000}x{number}")

    def _write(self, number):
        email = f"load{threading.get_ident()}x{number}@rolling.example"
        asked = {"email": email, "language": "el", "frequency": "hourly", "filters": {}}
        return self._ask("POST", "/v1/subscriptions", asked)

    def _ask(self, method, path, body=None):
        connection = HTTPConnection(self._address, timeout=30)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, path, content, {"Content-Type": "application/json"} if content else {})
            answer = connection.getresponse()
            said = answer.read()
            if answer.status >= 500:
                self.refusals.append((round(time.monotonic(), 1), method, path, answer.status, said[:300]))
            return answer.status
        finally:
            connection.close()

    @property
    def server_errors(self):
        return sum(number for status, number in self.statuses.items() if status >= 500)


@pytest.mark.sentinel
def test_every_service_is_replaced_under_load_and_nobody_notices(platform, figures):
    names = [*(name for name in platform.children if name != "gateway"), "gateway"]
    redelivered = 0
    with Load(platform.url) as load:
        time.sleep(2)
        for _ in range(ROUNDS):
            for name in names:
                _announce(platform, 50)
                redelivered += _redelivered(platform.children[name])
                assert platform.roll(name) == 0, f"{name} did not end in order"
                time.sleep(1)
    redelivered += sum(map(_redelivered, platform.children.values()))
    said = (
        f"{ROUNDS * len(names)} restarts, {sum(load.statuses.values())} answers, 5xx {load.server_errors}, "
        f"connections refused or reset {len(load.faults)}, redelivered {redelivered}"
    )
    figures.note("rolling", said, met=not load.server_errors and not load.faults and not redelivered)
    assert load.server_errors == 0, load.refusals
    assert load.faults == []
    assert redelivered == 0
    assert load.statuses[200] > 50


def test_people_are_answered_quickly_while_events_pour_in(platform, figures):
    with Load(platform.url, readers=2, writers=0, pause=0.05) as load:
        time.sleep(size(2, 10))
        quiet, load.times[:] = sorted(load.times), []
        begun = time.monotonic()
        _announce(platform, FLOOD)
        _wait_until_handled(platform, size(80, 1200))
        took = time.monotonic() - begun
    flooded = sorted(load.times)
    p95, before = flooded[int(len(flooded) * 0.95)], quiet[int(len(quiet) * 0.95)]
    said = (
        f"{FLOOD} events to two services in {took:.0f} s, {len(flooded)} answers meanwhile: p95 {p95 * 1000:.0f} ms "
        f"(before {before * 1000:.0f} ms), 5xx {load.server_errors}"
    )
    figures.note("flood", said, met=p95 < 0.2 and not load.server_errors)
    assert load.server_errors == 0
    assert p95 < size(1.0, 0.2)


def _announce(platform, number):
    """Let identity announce that organisations have changed, as many times."""
    engine = make_engine(platform.database_url("identity"), pool_size=1, application="flood")
    with Session(engine) as session:
        for start in range(0, number, 500):
            events = [_updated() for _ in range(min(500, number - start))]
            outbox.write(session, events)
            session.commit()
    engine.dispose()


def _updated():
    return OrganisationUpdated(
        organisation_id=uuid7(), kind="municipality", name_el="Δήμος", name_en="Municipality", slug=f"m-{uuid7().hex}",
        region="GR-H", elstat_code=None, parent_id=None, status="active",
        approval="required",
    )  # fmt: skip


def _wait_until_handled(platform, seconds):
    """Wait until identity's outbox and the queues of all who hear it are empty."""
    until = time.monotonic() + seconds
    engine = make_engine(platform.database_url("identity"), pool_size=1, application="flood")
    heard = [s.queue for who in (Observatory, Notifications) for s in subscriptions_of(who) if s.producer == "identity"]
    with Connection(platform.rabbitmq.admin_url) as broker, engine.connect() as database:
        channel = broker.channel()
        while time.monotonic() < until:
            waiting = database.exec_driver_sql("SELECT count(*) FROM outbox WHERE published_at IS NULL").scalar()
            database.rollback()
            queued = {name: channel.queue_declare(name, passive=True).message_count for name in heard}
            if not waiting and not any(queued.values()):
                break
            time.sleep(0.2)
        else:
            pytest.fail(f"the flood has not drained: {waiting} unpublished, {queued}")
    engine.dispose()


def _redelivered(child):
    """Count the messages that a service had from the broker a second time, because somebody ended with them."""
    if child.name == "gateway":
        return 0
    with urlopen(f"{child.admin_url}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return sum(int(float(line.split()[-1])) for line in lines if line.startswith("kainotomia_redelivered_total"))
