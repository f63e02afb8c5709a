"""Services die by kill -9 while practices are published: every follower gets every mail once, or the log says why not.

Short in the suite; `KAINOTOMIA_CRASH_SCALE=200x500` (practices x followers) is the long form of `make faults`.
"""

from __future__ import annotations

import os
import random
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import files
import pytest
from api import Api, Mail, until
from journey import decide, draft, follow, lamia, submit
from platforms import make_platform

PRACTICES, FOLLOWERS = (int(part) for part in os.environ.get("KAINOTOMIA_CRASH_SCALE", "20x25").split("x"))
SEED = int(os.environ.get("KAINOTOMIA_CRASH_SEED", "20200203"))
AT_ONCE = 4
PART, BYTES = 1024 * 1024, "application/octet-stream"
FEWEST_KILLS = 3
PATIENCE = 120 + PRACTICES * FOLLOWERS / 50


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("broker", ["rabbitmq", "in-process"])
def test_whatever_dies_each_follower_gets_each_mail_once(broker):
    with (
        tempfile.TemporaryDirectory(prefix="kainotomia-crash-") as directory,
        make_platform(broker, Path(directory), demonstrate=False) as platform,
    ):
        report = _publish_while_services_die(platform)
    print(f"\n{broker}: {report}")
    assert report["lost"] == 0, report
    assert report["unexpected"] == 0, report
    assert report["doubled"] <= report["logged_as_possible_duplicate"], report
    assert report["kills"] >= FEWEST_KILLS, report


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_upload_goes_on_after_its_service_died():
    """Parts that came before a kill -9 are there after it; a completion that died is whole or has not happened."""
    content = files.noise(size=(900, 900))
    parts = [content[begin : begin + PART] for begin in range(0, len(content), PART)]
    with (
        tempfile.TemporaryDirectory(prefix="kainotomia-crash-") as directory,
        make_platform("in-process", Path(directory), demonstrate=False) as platform,
    ):
        contributor = _signed_in(Api(platform.url), "contributor")
        place = f"/v1/practices/{draft(contributor)['id']}/files"
        about = urlencode({"name": "θυρίδα.png", "title": "Η θυρίδα", "size": len(content)})
        begun = contributor.request("POST", f"{place}?{about}", b"", Content_Type=BYTES).json
        assert begun["parts"] == len(parts) > 1
        file, received = f"{place}/{begun['id']}", set()
        for number, part in enumerate(parts, start=1):
            assert contributor.request("PUT", f"{file}/parts/{number}", part, Content_Type=BYTES).status == 204
            received.add(number)
            _die(platform)
            (waiting,) = contributor.insist("GET", place).json["unfinished"]
            assert set(waiting["received"]) == received
        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(contributor.insist, "POST", f"{file}/complete", {})
            time.sleep(0.1)
            _die(platform)
            assert done.result().status in {200, 409}
        found = contributor.insist("GET", place).json
        assert ([one["id"] for one in found["items"]], found["unfinished"]) == ([begun["id"]], [])
        assert contributor.get(f"{file}").body.startswith(b"\x89PNG")


def _die(platform):
    platform.kill("embedded")
    platform.restart("embedded", wait=True)


def _publish_while_services_die(platform):
    api, mail = Api(platform.url), Mail(platform.mail_url)
    municipality = lamia(api)
    followers = [f"follower{number}@crash.example" for number in range(FOLLOWERS)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda address: follow(api, mail, address), followers))

    arrivals = _Arrivals(mail, among=set(followers))
    dying = _Dying(platform)
    dying.start()
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            titles = list(pool.map(lambda number: _publish(api, municipality["id"], number), range(PRACTICES)))
        expected = {(follower, title) for follower in followers for title in titles}
        # some die while mails leave, and on a slow machine a service takes long to come back
        until(lambda: dying.kills >= FEWEST_KILLS and len(arrivals.read()) >= len(expected) / 2, seconds=PATIENCE)
    finally:
        dying.stop()
    arrivals.wait_for(expected)
    time.sleep(3)  # a second copy of any mail would come now
    received = arrivals.read()
    return {
        "practices": PRACTICES,
        "followers": FOLLOWERS,
        "kills": dying.kills,
        "mails": sum(received.values()),
        "lost": len(expected - set(received)),
        "unexpected": len(set(received) - expected),
        "doubled": sum(number - 1 for number in received.values()),
        "logged_as_possible_duplicate": _in_doubt(_signed_in(api, "curator")),
    }


class _Dying(threading.Thread):
    """Kills a service at random every second or so, and starts it again."""

    def __init__(self, platform):
        super().__init__(daemon=True)
        self.platform, self.kills = platform, 0
        self._names = [name for name in platform.children if name != "gateway"]
        self._chance = random.Random(SEED)
        self._end = threading.Event()

    def run(self):
        while not self._end.wait(self._chance.uniform(0.5, 2.0)):
            name = self._chance.choice(self._names)
            self.platform.kill(name)
            self.kills += 1
            self.platform.restart(name, wait=True)

    def stop(self):
        self._end.set()
        self.join(60)


def _publish(api, organisation_id, number):
    contributor, centre, curator = (_signed_in(api, name) for name in ("approver", "centre", "curator"))
    title = f"Πρακτική υπ' αριθμόν {number:04d}"
    practice = draft(contributor, organisation_id=organisation_id, title=title)
    submit(contributor, practice["id"])
    decide(centre, practice["id"], "forward", leads_to="ministry_review")
    decide(curator, practice["id"], "publish", leads_to="published")
    return title


def _signed_in(api, name):
    account = {"email": f"{name}@demo.example", "password": "kainotomia-demo"}
    return Api(api.url, api.insist("POST", "/v1/sessions", account).json["access_token"])


class _Arrivals:
    """How often each (follower, title) came. Each mail is read once: reading them again holds up those that come."""

    def __init__(self, mail, *, among):
        self.mail, self.among, self.last = mail, among, 0
        self.received = Counter()

    def read(self):
        found = self.mail.since(self.last)
        self.last = max((message["id"] for message in found), default=self.last)
        self.received.update(
            (recipient, title)
            for message in found
            for recipient in message["recipients"]
            if recipient in self.among and (title := _title(message))
        )
        return self.received

    def wait_for(self, expected):
        end = time.monotonic() + PATIENCE
        while expected - self.read().keys() and time.monotonic() < end:
            time.sleep(1)


def _in_doubt(curator):
    number, cursor = 0, {}
    while True:
        page = curator.get("/v1/deliveries", possible_duplicate="true", limit=100, **cursor).json
        number += len(page["items"])
        if page["next"] is None:
            return number
        cursor = {"cursor": page["next"]}


def _title(message):
    start = message["subject"].find("Πρακτική υπ' αριθμόν ")
    return message["subject"][start : start + len("Πρακτική υπ' αριθμόν 0000")] if start >= 0 else None
