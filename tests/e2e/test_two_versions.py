"""Version n and version n+1 of the observatory side by side under traffic: there, back, there again, and contracted.

Short in the suite; `KAINOTOMIA_FAULTS=long` or `KAINOTOMIA_VERSIONS_SCALE=3600x20` (requests while both run x
followers) is the long form: what a public body asks for in an hour, one request a second.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest
from api import Mail, until
from journey import PRACTICE, draft, follow, lamia
from kombu import Connection
from later_versions import LICENCE, NEW_PATH, make_after_next, make_next
from traffic import MARK, Tally, Traffic, Watched

from chassis.compatibility.contracts import breaking
from chassis.messaging.topology import subscriptions_of
from kainotomia_local.children import Child
from kainotomia_local.ports import free_port
from notifications.service import Notifications

SHORT, LONG = "300x6", "3600x20"
SCALE = os.environ.get("KAINOTOMIA_VERSIONS_SCALE") or (
    LONG if os.environ.get("KAINOTOMIA_FAULTS") == "long" else SHORT
)
REQUESTS, FOLLOWERS = (int(part) for part in SCALE.split("x"))
ALONE = REQUESTS // 6
COUNTED = "kainotomia_operation_seconds_count{"


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_two_versions_of_a_service_get_on(new_platform, tmp_path, capsys):
    with (
        tempfile.TemporaryDirectory(prefix="kainotomia-versions-") as directory,
        new_platform("rabbitmq", Path(directory), demonstrate=False) as platform,
    ):
        deployment = Deployment(platform, tmp_path)
        story = Story(platform, deployment)
        try:
            report = story.tell()
        except BaseException as exc:
            exc.add_note(f"{story.report}\n{errors_logged(platform)}")
            raise
    with capsys.disabled():
        print(f"\ntwo versions: {json.dumps(report)}")


def errors_logged(platform):
    """Give what the services said of their faults: the platform and its logs are gone when the test has failed."""
    lines = [
        f"{log.name}: {line}"
        for log in sorted((platform.data.path / "logs").glob("*.log"))
        for line in log.read_text("utf-8", "replace").splitlines()
        if '"level": "error"' in line or '"level":"error"' in line
    ]
    return "\n".join(line[:300] + " ... " + line[-1500:] for line in lines[:10])


class Deployment:
    """The three versions, and replicas of them beside the platform's own."""

    def __init__(self, platform, directory):
        self.platform = platform
        self.sites = {"n": None, "n+1": make_next(directory / "next")}
        self.sites["n+2"] = make_after_next(directory / "after", self.sites["n+1"])
        self._number = itertools.count(1)

    def environment(self, version):
        site = self.sites[version]
        own = self.platform._environment("observatory")
        return own if site is None else {**own, "PYTHONPATH": str(site)}

    def command(self, version, word):
        done = subprocess.run(
            [sys.executable, "-m", "observatory", word],
            env=self.environment(version),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{version} {word}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, version):
        name = f"observatory-{version}-{next(self._number)}"
        child = Child(
            name,
            ("observatory", "run"),
            environment=self.environment(version),
            admin_port=free_port(),
            log_path=self.platform._log_path(name),
        )
        self.platform.children[name] = child  # so that it ends with the platform
        child.start()
        child.wait_until_ready()
        return child


class Story:
    """One deployment from beginning to end, under traffic throughout."""

    def __init__(self, platform, deployment):
        self.platform, self.deployment = platform, deployment
        self.api = Watched(platform.url)
        self.api.tally = Tally()
        self.mail = Mail(platform.mail_url)
        self.report = {"requests": {}}

    def tell(self):
        self.contracts_agree()
        followers = [f"follower{number}@versions.example" for number in range(FOLLOWERS)]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda address: follow(self.api, self.mail, address), followers))
        organisation = lamia(self.api)
        self.traffic = Traffic(self.api, organisation["id"])
        try:
            with self.phase("n"):
                self.traffic.after(ALONE)
            with self.phase("n migrated by n+1"):
                self.deployment.command("n+1", "setup")
                self.traffic.after(ALONE)
            later = self.both_run()
            self.only_the_later_runs(organisation["id"])
            self.back_to_n(later)
            self.forward_again_and_contract()
        finally:
            self.traffic.end()
        self.every_follower_heard_once(followers)
        self.events_of_both_were_handled()
        return self.report

    def contracts_agree(self):
        earlier, later = (json.loads(self.deployment.command(version, "contract")) for version in ("n", "n+1"))
        assert earlier["version"] != later["version"]
        assert list(breaking(earlier, later)) == []
        assert list(breaking(later, earlier)), "version n+1 adds nothing"
        self.report["versions"] = [earlier["version"], later["version"]]

    def both_run(self):
        with self.phase("both"):
            later = self.deployment.start("n+1")
            before = [self.calls(child) for child in (self.first, later)]
            self.api.tally.kinds.clear()
            published = len(self.traffic.titles)
            self.traffic.after(REQUESTS)
            answered = [self.calls(child) - was for child, was in zip((self.first, later), before, strict=True)]
            # what one of the two does not speak is not offered, however long they run
            assert NEW_PATH not in self.documented()
        assert min(answered) > sum(answered) / 4, answered
        assert min(self.api.tally.kinds[kind] for kind in ("with licence", "without")) > 0
        self.report["while both run"] = {
            "calls answered by n and n+1": answered,
            "practices shown": dict(self.api.tally.kinds),
            "publications": len(self.traffic.titles) - published,
        }
        return later

    def only_the_later_runs(self, organisation_id):
        with self.phase("n leaves, n+1 alone"):
            assert self.first.stop() == 0, "it did not drain in time"
            until(lambda: NEW_PATH in self.documented(), 10)
            self.traffic.after(ALONE)
            self.practice = draft(self.traffic.people["contributor"], organisation_id=organisation_id)
            assert self.practice["licence"] == LICENCE
            assert self.set_licence("EUPL-1.2").json["licence"] == "EUPL-1.2"

    def back_to_n(self, later):
        with self.phase("back to n"):
            self.deployment.command("n", "setup")  # as before every start: it finds a newer database
            answers, stop = [], threading.Event()

            def use_the_new_operation():
                while not stop.is_set():
                    answers.append(self.set_licence("EUPL-1.2"))

            with ThreadPoolExecutor(1) as pool:
                using = pool.submit(use_the_new_operation)
                self.first.start()
                self.first.wait_until_ready()
                until(lambda: NEW_PATH not in self.documented(), 15)
                stop.set()
                using.result()
            # while it is offered it works, whichever replica is asked; then it is not offered: no third thing
            statuses = [status for status, _ in itertools.groupby(answer.status for answer in answers)]
            assert statuses in ([200], [200, 404]), statuses
            self.report["new operation on the way back"] = dict(Counter(answer.status for answer in answers))
            assert later.stop() == 0, "it did not drain in time"
            self.traffic.after(ALONE)
            read = self.traffic.people["contributor"].get(f"/v1/practices/{self.practice['id']}").json
            assert "licence" not in read
            assert read["solution"] == PRACTICE["solution"]

    def forward_again_and_contract(self):
        with self.phase("forward again"):
            later = self.deployment.start("n+1")
            self.traffic.after(ALONE)
            assert self.first.stop() == 0
            until(lambda: NEW_PATH in self.documented(), 10)
        read = self.traffic.people["contributor"].get(f"/v1/practices/{self.practice['id']}").json
        assert read["licence"] == "EUPL-1.2", "what n+1 wrote is lost after n ran"
        with self.phase("contracted"):
            self.deployment.command("n+2", "setup")
            self.traffic.after(ALONE)
        with psycopg.connect(self.database("observatory")) as database:
            nullable = "select distinct is_nullable from information_schema.columns where column_name = 'licence'"
            assert database.execute(nullable).fetchall() == [("NO",)]
        assert later.ready()

    def every_follower_heard_once(self, followers):
        expected = {(follower, title) for follower in followers for title in self.traffic.titles}
        begun = time.monotonic()
        end = begun + 120 + len(expected) / 5
        while sum(map(len, map(self.heard, followers))) < len(expected) and time.monotonic() < end:
            time.sleep(0.5)
        seconds = round(time.monotonic() - begun, 1)
        time.sleep(2)  # a second copy of any mail would come now
        received = Counter((follower, title) for follower in followers for title in self.heard(follower))
        lost, doubled = expected - set(received), sum(received.values()) - len(received)
        self.report["mails"] = {"expected": len(expected), "lost": len(lost), "doubled": doubled, "seconds": seconds}
        assert not lost, (self.report, sorted(lost)[:5])
        assert not doubled
        assert set(received) == expected

    def events_of_both_were_handled(self):
        with psycopg.connect(self.database("observatory")) as database:
            rows = database.execute(
                "select event_id, payload ? 'licence', published_at is null from outbox"
                " where event_type = 'practice.published.v1' and payload->>'title' like 'Πρακτική υπ%'"
            ).fetchall()
        with psycopg.connect(self.database("notifications")) as database:
            handled = {row[0] for row in database.execute("select event_id from inbox")}
        made_by = Counter("n+1" if later else "n" for _, later, _ in rows)
        self.report["publications announced by"] = dict(made_by)
        assert made_by.total() == len(self.traffic.titles)
        assert min(made_by["n"], made_by["n+1"]) > 0
        assert not [event_id for event_id, _, waiting in rows if waiting]
        assert {event_id for event_id, _, _ in rows} <= handled
        with Connection(self.platform.rabbitmq.admin_url) as connection, connection.channel() as channel:
            for subscription in subscriptions_of(Notifications):
                left = channel.queue_declare(subscription.dead_queue, passive=True).message_count
                assert left == 0, subscription.dead_queue

    # ---- what the steps use --------------------------------------------------------------------------

    @property
    def first(self):
        return self.platform.children["observatory"]

    def phase(self, name):
        return Phase(self, name)

    def documented(self):
        return self.api.get("/openapi.json").json["paths"]

    def set_licence(self, licence):
        path = NEW_PATH.format(practice_id=self.practice["id"])
        return self.traffic.people["contributor"].request("PUT", path, {"licence": licence})

    def database(self, service):
        return self.platform.database_url(service).replace("+psycopg", "")

    def calls(self, child):
        with urlopen(f"{child.admin_url}/metrics") as answer:
            lines = answer.read().decode().splitlines()
        return int(sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(COUNTED)))

    def heard(self, follower):
        subjects = [message["subject"] for message in self.mail._read(recipient=follower, limit="10000")]
        return [s[s.index(MARK) : s.index(MARK) + len(MARK) + 4] for s in subjects if MARK in s]


class Phase:
    """A part of the story: nobody may get an outage in it, nor any refusal."""

    def __init__(self, story, name):
        self.story, self.name = story, name

    def __enter__(self):
        self.before, self.begun = self.story.api.tally.total, time.monotonic()

    def __exit__(self, kind, *_):
        if kind is not None:
            return
        tally = self.story.api.tally
        outages = [words for words in tally.faults if ": 404 " not in words or "/licence" not in words]
        assert not outages, (self.name, outages[:5])
        self.story.report["requests"][self.name] = {
            "requests": tally.total - self.before,
            "seconds": round(time.monotonic() - self.begun, 1),
            "5xx": sum(count for status, count in tally.statuses.items() if status >= 500 or status == 0),
        }
