"""Services die by kill -9 throughout a contest: nothing is lost and nothing doubled, and its story is the same."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from accounts import Accounts, at_once, mailed, read, wait_until, wait_while, whole_minute
from api import Api, Mail
from contest_pilot import ENTRIES, PILOT, try_out
from contest_steps import Contest
from platforms import make_platform

SEED = 20231
TEAMS = {"alpha": ["member"], "beta": []}
EVALUATORS = ("judge1", "judge2")
STORY = [
    "challenge.published.v1",
    "challenge.phase_opened.v1",
    "challenge.owner_joined.v1",
    "challenge.phase_closed.v1",
    "challenge.results_published.v1",
    "solution.won.v1",
    "pilot.started.v1",
    *["pilot.progressed.v1"] * len(ENTRIES),
    "pilot.ended.v1",
    "pilot.returned.v1",
    "practice.published.v1",
]


@pytest.mark.slow
@pytest.mark.timeout(2400)
@pytest.mark.parametrize("broker", ["rabbitmq", "in-process"])
def test_whatever_dies_a_contest_comes_to_its_end_once(broker):
    with (
        tempfile.TemporaryDirectory(prefix="kainotomia-contest-") as directory,
        make_platform(broker, Path(directory)) as platform,
    ):
        accounts = Accounts(Api(platform.url), Mail(platform.mail_url), "crash")
        people = {name: accounts.demo(name) for name in ("curator", "centre", "contributor", "approver")}
        members = [member for team in TEAMS.values() for member in team]
        accounts.enrol("chalkida", *TEAMS, *members, *EVALUATORS)
        lamia = accounts.organisation("Λαμιέων", "municipality")
        chalkida = accounts.organisation("Χαλκιδέων", "municipality")
        accounts.appoint("chalkida", chalkida, "approver")
        contest = Contest(accounts, "Κάδοι που άντεξαν", people["contributor"], lamia)

        dying = _Dying(platform)
        dying.start()
        try:
            pilot_id, practice_id = _hold(contest, people, lamia, chalkida)
        finally:
            dying.stop()
        assert dying.kills >= 5
        _check_state(contest, people, pilot_id, practice_id)
        _check_mails(contest, people)


def _hold(contest, people, lamia, chalkida):
    publishes, closes = whole_minute(ahead=30), whole_minute(ahead=150)
    contest.draft(publishes, closes)
    contest.submit(people["approver"])
    contest.approve(people["centre"], publishes)
    contest.wait_until_public(publishes)
    contest.join(contest.accounts.people["chalkida"], chalkida)
    contest.accept_owner(people["approver"], chalkida)
    at_once(lambda team: contest.enter(team, TEAMS[team]), TEAMS)
    wait_until(closes)
    at_once(contest.invite_evaluator, EVALUATORS)
    contest.assign()
    marks = {
        contest.solutions["alpha"]: {"impact": 80, "maturity": 4, "open_source": 1},
        contest.solutions["beta"]: {"impact": 60, "maturity": 4, "open_source": 1},
    }
    at_once(lambda who: contest.judge(who, marks), EVALUATORS)
    contest.advance(people["approver"], take=1, outcome="winner")
    return try_out(contest, contest.solutions["alpha"], people, lamia)


def _check_state(contest, people, pilot_id, practice_id):
    api = contest.accounts.api

    def told():
        return [kind for kind, _ in contest.story()]

    solutions = read(people["approver"], f"{contest.path}/solutions?limit=100")["items"]
    assert {one["id"]: one["state"] for one in solutions} == {
        contest.solutions["alpha"]: "winner",
        contest.solutions["beta"]: "not_qualified",
    }
    evaluations = read(people["approver"], f"{contest.path}/evaluations?limit=100")["items"]
    assert [one["state"] for one in evaluations] == ["submitted"] * 4
    assert [pilot["id"] for pilot in read(api, f"/v1/pilots?challenge={contest.id}")["items"]] == [pilot_id]
    assert len(read(api, f"/v1/pilots/{pilot_id}/entries")["items"]) == len(ENTRIES)
    mine = read(people["contributor"], "/v1/practices/mine?limit=100")["items"]
    assert [one["id"] for one in mine if one["title"] == PILOT["title"]] == [practice_id]
    wait_while(lambda: Counter(STORY) - Counter(told()))  # what a killed consumer had in hand comes again later
    assert told() == STORY
    assert contest.story(practice_id) == contest.story()
    assert read(api, f"/v1/cases/{contest.id}/story")["items"] == read(api, f"/v1/cases/{pilot_id}/story")["items"]


def _check_mails(contest, people):
    """One row in the log for each piece of news; a second copy in the mailbox only where the log owns up to it."""
    accounts, curator = contest.accounts, people["curator"]
    entrant = {"verify_account": 1, "entry_phase_closed": 1}
    expected = {
        "alpha": entrant | {"solution_won": 1},
        "member": entrant | {"solution_invited": 1, "solution_won": 1},
        "beta": entrant | {"solution_not_qualified": 1},
        **{key: {"verify_account": 1, "evaluator_invited": 1, "evaluation_assigned": 1} for key in EVALUATORS},
        "chalkida": {"verify_account": 1, "role_given": 1, "challenge_owner_joined": 1, "challenge_phase_counted": 1},
    }

    def wrong():
        found = {who: mailed(curator, accounts.address(who)).kinds for who in expected}
        return {who: (kinds, expected[who]) for who, kinds in found.items() if kinds != expected[who]}

    wait_while(wrong)
    time.sleep(3)  # a second copy of anything would come now
    assert wrong() == {}
    for who in expected:
        log, came = mailed(curator, accounts.address(who)), len(accounts.mail.to(accounts.address(who)))
        assert log.sent <= came <= log.sent + log.doubtful, (who, came, log)


class _Dying(threading.Thread):
    """Kills a service at random every few seconds, more seldom where starting takes long, and starts it again."""

    def __init__(self, platform):
        super().__init__(daemon=True)
        self.platform, self.kills, self.fault = platform, 0, None
        self._names = [name for name in platform.children if name != "gateway"]
        self._chance = random.Random(SEED)
        self._end = threading.Event()

    def run(self):
        try:
            took = 0.0
            while not self._end.wait(self._chance.uniform(2.0, 6.0) + took * self._chance.uniform(0.0, 1.5)):
                name = self._chance.choice(self._names)
                self.platform.kill(name)
                self.kills += 1
                begun = time.monotonic()
                self.platform.restart(name, wait=True)
                took = time.monotonic() - begun
        except Exception as exc:
            self.fault = exc
            raise

    def stop(self):
        self._end.set()
        self.join(90)
        assert self.fault is None, self.fault
