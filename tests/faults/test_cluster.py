"""kill -9 of each of three RabbitMQ nodes in turn, under load: nothing lost, nothing doubled, no service stops."""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from cluster import ClusterPlatform
from fault_harness.figures import size
from test_platform import Load

from kainotomia_local.ports import free_port

sys.path.append(str(Path(__file__).parents[1] / "e2e"))

from api import Api, Mail, until
from journey import decide, draft, follow, lamia, submit

ROUNDS, FOLLOWERS = size((1, 3), (3, 20))
SECONDS_AFTER = 15
STOPPED_AT_MOST = 12  # seconds after the kill of a node in which a call may still fail: its own deadline is ten
MARK = "Πρακτική σε συστοιχία "

pytestmark = pytest.mark.timeout(3600)


@pytest.fixture(scope="module")
def platform():
    with tempfile.TemporaryDirectory(prefix="kainotomia-cluster-") as directory:
        Path(directory).chmod(0o711)
        environment = {"KAINOTOMIA_REUSE_PORT": "1"}
        made = ClusterPlatform(Path(directory), demonstrate=False, fsync=False, environment=environment)
        with made as running:
            for name, child in list(running.children.items()):
                second = running.children[f"{name}-2"] = child.replica(admin_port=free_port())
                second.start()
            for child in running.children.values():
                child.wait_until_ready()
            yield running


class Publishing(threading.Thread):
    """Publishes one practice after another; repeats what was answered with an outage, as a client does."""

    def __init__(self, api):
        super().__init__(daemon=True)
        self.api, self.titles, self.fault = api, [], None
        self.ended = threading.Event()

    def run(self):
        try:
            organisation = lamia(self.api)["id"]
            people = [self._signed_in(name) for name in ("approver", "centre", "curator")]
            while not self.ended.is_set():
                self._publish(*people, organisation, f"{MARK}{len(self.titles):04d}")
                time.sleep(0.2)
        except BaseException as exc:  # noqa: BLE001 - told by the test
            self.fault = exc

    def _signed_in(self, name):
        account = {"email": f"{name}@demo.example", "password": "kainotomia-demo"}
        return Api(self.api.url, self.api.insist("POST", "/v1/sessions", account).json["access_token"])

    def _publish(self, author, centre, curator, organisation, title):
        practice = draft(author, organisation_id=organisation, title=title)
        submit(author, practice["id"])
        decide(centre, practice["id"], "forward", leads_to="ministry_review")
        decide(curator, practice["id"], "publish", leads_to="published")
        self.titles.append(title)


def test_kill_each_of_three_nodes_in_turn(platform, figures):
    api, mail = Api(platform.url), Mail(platform.mail_url)
    followers = [f"follower{number}@cluster.example" for number in range(FOLLOWERS)]
    for follower in followers:
        follow(api, mail, follower)
    cluster, stopped = platform.rabbitmq, []
    publishing = Publishing(api)
    publishing.start()
    with Load(platform.url, readers=2, writers=1, pause=0.05) as load:
        for number in range(ROUNDS * len(cluster.nodes)):
            cluster.wait_until_spare()
            time.sleep(2)
            node = cluster.nodes[number % len(cluster.nodes)]
            before = len(load.outages)
            node.kill()
            killed = time.monotonic()
            time.sleep(SECONDS_AFTER)
            stopped.append(max((began - killed for began in load.outages[before:]), default=0.0))
            assert all(child.pid for child in platform.children.values()), "a process has ended"
            until(lambda: all(child.ready() for child in platform.children.values()), 10)
            node.start()
        cluster.wait_until_spare()
        publishing.ended.set()
        publishing.join(60)
    assert publishing.fault is None, publishing.fault
    expected = Counter((follower, title) for follower in followers for title in publishing.titles)
    until(lambda: heard(mail, followers).total() >= expected.total(), 120)
    time.sleep(3)  # a second copy of any mail would come now
    got = heard(mail, followers)
    lost, doubled = len(expected - got), len(got - expected)
    said = (
        f"{len(stopped)} kills, {sum(load.statuses.values())} answers, {load.server_errors} of 5xx, "
        f"{len(load.faults)} without an answer, the last call to fail began {max(stopped):.1f} s after a kill; "
        f"{len(publishing.titles)} practices, {expected.total()} mails, lost {lost}, doubled {doubled}"
    )
    figures.note("cluster", said, met=not lost and not doubled and max(stopped) <= STOPPED_AT_MOST)
    assert (lost, doubled) == (0, 0), said
    assert max(stopped) <= STOPPED_AT_MOST, said
    assert load.statuses[200] > 100, said
    assert len(publishing.titles) > len(stopped), said


def heard(mail, followers):
    return Counter(
        (follower, message["subject"][message["subject"].index(MARK) :])
        for follower in followers
        for message in mail._read(recipient=follower, limit="10000")
        if MARK in message["subject"]
    )
