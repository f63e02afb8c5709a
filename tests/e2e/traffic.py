"""Traffic for tests of deployments: readers and writers who never pause, each answer counted, what was refused kept."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from api import Api, until
from journey import decide, draft, submit

READERS, WRITERS = 3, 2
PAUSE = 0.05  # of a reader between two requests: services that start need the machine too
REQUESTS_PER_PUBLICATION = 40
SEED = 20200203
MARK = "Πρακτική υπ' αριθμόν "


class Watched(Api):
    """A client that notes every answer it gets, an outage it would try again after included."""

    tally: Tally

    def request(self, method, path, body=None, **headers):
        try:
            answer = super().request(method, path, body, **headers)
        except OSError as exc:
            self.tally.note(0, f"{method} {path}: {exc!r}")
            raise
        self.tally.note(answer.status, f"{method} {path}: {answer.status} {answer.body[:200]!r}")
        return answer

    def as_(self, email, password="kainotomia-demo"):
        return self.like(super().as_(email, password).token)

    def like(self, token=None):
        made = Watched(self.url, token)
        made.tally = self.tally
        return made


class Tally:
    """How many answers of each status, and the words of those that no client should get."""

    def __init__(self):
        self._lock = threading.Lock()
        self.statuses, self.faults, self.kinds = Counter(), [], Counter()

    def note(self, status, words):
        with self._lock:
            self.statuses[status] += 1
            if status == 0 or status >= 400:
                self.faults.append(words)

    @property
    def total(self):
        return self.statuses.total()

    def saw(self, practice):
        with self._lock:
            self.kinds["with licence" if "licence" in practice else "without"] += 1


class Traffic:
    """Readers and writers that never pause, until told to; `after(n)` waits until n more requests were answered."""

    def __init__(self, api, organisation_id):
        self.api, self.organisation_id = api, organisation_id
        self.practices, self.titles = [], []
        self._numbers = itertools.count(1)
        self._end = threading.Event()
        self._sign_in()
        self.pool = ThreadPoolExecutor(READERS + WRITERS)
        self.running = [self.pool.submit(self._publish_on)]
        until(lambda: self.practices, 60)
        self.running += [self.pool.submit(self._publish_on) for _ in range(WRITERS - 1)]
        self.running += [self.pool.submit(self._read_on, SEED + number) for number in range(READERS)]

    def after(self, requests, seconds=1800):
        wanted = self.api.tally.total + requests
        end = time.monotonic() + seconds
        while self.api.tally.total < wanted:
            self.check()
            assert time.monotonic() < end, "the traffic is too slow"
            time.sleep(0.05)

    def check(self):
        for one in self.running:
            if one.done():
                one.result()

    def end(self):
        self._end.set()
        self.pool.shutdown()
        self.check()

    def _sign_in(self):
        # half the life of an access token
        self._until = time.monotonic() + 300
        self.people = {
            name: self.api.as_(f"{name}@demo.example") for name in ("curator", "centre", "contributor", "approver")
        }

    def _publish_on(self):
        while not self._end.is_set():
            if len(self.titles) * REQUESTS_PER_PUBLICATION > self.api.tally.total:
                time.sleep(0.02)
                continue
            if time.monotonic() > self._until:
                self._sign_in()
            self._publish(f"{MARK}{next(self._numbers):04d}")

    def _publish(self, title):
        contributor = self.people["contributor"]
        practice = draft(contributor, organisation_id=self.organisation_id, title=title)
        self.api.tally.saw(practice)
        submit(self.people["approver"], practice["id"])
        decide(self.people["centre"], practice["id"], "forward", leads_to="ministry_review")
        decide(self.people["curator"], practice["id"], "publish", leads_to="published")
        self.titles.append(title)
        self.practices.append(practice["id"])

    def _read_on(self, seed):
        chance = random.Random(seed)
        while not self._end.is_set():
            practice_id = chance.choice(self.practices)
            path, who = chance.choice(
                [
                    (f"/v1/practices/{practice_id}", "contributor"),
                    (f"/v1/practices/{practice_id}?view=published", "curator"),
                    (f"/v1/practices/{practice_id}", None),
                    (f"/v1/practices?limit=5&year={chance.randint(2015, 2026)}", None),
                    ("/v1/practices?q=%CE%B8%CF%85%CF%81%CE%AF%CE%B4%CE%B1", "contributor"),
                    ("/v1/practices/mine?limit=5", "contributor"),
                    ("/v1/reviews/queue", "curator"),
                ]
            )
            answer = (self.people[who] if who else self.api).get(path)
            assert answer.status == 200, (path, answer)
            if "/v1/practices/" + practice_id in path:
                assert answer.json["title"].startswith(MARK), answer.body
                self.api.tally.saw(answer.json)
            time.sleep(PAUSE)
