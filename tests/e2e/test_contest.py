"""A whole contest over HTTP and mail: joint owners, teams, evaluators, results, a pilot, and the practice it leaves."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from accounts import Accounts, at_once, mailed, read, wait_until, wait_while, whole_minute
from api import until
from contest_pilot import try_out
from contest_steps import SECRET, Contest
from journey import follow
from naming_nobody import check_nobody_is_named

TITLE = "Κάδοι που λένε πότε γέμισαν"
TEAMS = {"alpha": ["member1"], "beta": ["member2", "member3"], "gamma": [], "delta": [], "epsilon": []}
EVALUATORS = ("judge1", "judge2", "judge3", "judge4")


@pytest.mark.timeout(480, func_only=True)  # whoever comes first starts the platform
def test_a_whole_contest(platform, api, mail):
    contest, people = _prepare(api, mail)
    accounts = contest.accounts
    follow(api, mail, accounts.address("eager"), topics=["challenges"], sectors=["environment"])

    publishes = whole_minute(ahead=8)
    closes = whole_minute(ahead=90)
    contest.draft(publishes, closes)
    assert api.get(contest.path).status == 404
    contest.submit(people["approver"])
    contest.approve(people["centre"], publishes)
    assert api.get(contest.path).status == 404
    owners = _enrol(contest)  # while the minute is waited for
    contest.wait_until_public(publishes)
    assert contest.seen(api)["openness"] == "open"

    follow(api, mail, accounts.address("follower"), challenges=[contest.id])
    for who in ("region", "chalkida"):
        contest.join(accounts.people[who], owners[who])
        contest.accept_owner(people["approver"], owners[who])
    assert [owner["organisation_id"] for owner in contest.seen(api)["owners"]] == list(owners.values())
    at_once(lambda team: contest.enter(team, TEAMS[team]), TEAMS)
    _ask_and_announce(contest, people)
    late = accounts.people["late"].post(f"{contest.path}/solutions", {"title": "Αργήσαμε", "summary": "…"})
    assert late.status == 201

    wait_until(closes)
    refused = accounts.people["late"].post(f"/v1/solutions/{late.json['id']}/submit")
    assert (refused.status, refused.json["type"]) == (409, "/problems/phase-closed")
    assert read(accounts.people["late"], f"/v1/solutions/{late.json['id']}")["state"] == "draft"
    assert until(lambda: contest.seen()["openness"] == "closed")

    recused = _judge(contest, people)
    _check_results(contest, people)
    pilot_id, practice_id = try_out(contest, contest.solutions["delta"], people, owners["lamia"])
    origin = read(api, f"/v1/practices/{practice_id}")["origin"]
    assert (origin["pilot_id"], origin["challenge_id"]) == (pilot_id, contest.id)
    _check_story(contest, practice_id)
    _check_mails(contest, people, recused)
    check_nobody_is_named(platform, api)


def _prepare(api, mail):
    accounts = Accounts(api, mail, "contest")
    people = {name: accounts.demo(name) for name in ("curator", "centre", "contributor", "approver")}
    lamia = accounts.organisation("Λαμιέων", "municipality")
    return Contest(accounts, TITLE, people["contributor"], lamia), people


def _enrol(contest):
    """Make accounts for everybody else; gives the owners in the order in which they come."""
    accounts = contest.accounts
    members = [member for team in TEAMS.values() for member in team]
    accounts.enrol("region", "chalkida", *TEAMS, *members, *EVALUATORS, "late")
    owners = {
        "lamia": contest.organisation_id,
        "region": accounts.organisation("Στερεάς", "region"),
        "chalkida": accounts.organisation("Χαλκιδέων", "municipality"),
    }
    accounts.appoint("region", owners["region"], "approver")
    accounts.appoint("chalkida", owners["chalkida"], "approver")
    return owners


def _ask_and_announce(contest, people):
    asked = contest.accounts.people["gamma"].post(f"{contest.path}/questions", {"text": "Δεκτό και λογισμικό;"})
    assert asked.status == 201, asked.body
    answered = people["approver"].post(
        f"{contest.path}/questions/{asked.json['id']}/answer", {"text": "Ναι, μόνο αυτό."}
    )
    assert answered.status == 200, answered.body
    until(lambda: "Ναι, μόνο αυτό." in contest.accounts.api.get(f"{contest.path}/questions").body.decode())
    said = {"title": "Επίσκεψη στο αμαξοστάσιο", "text": "Την Παρασκευή στις δέκα."}
    announced = people["contributor"].post(f"{contest.path}/announcements", said)
    assert announced.status == 201, announced.body


def _judge(contest, people):
    """Four evaluators, one of whom has an interest in one solution; gives who stepped in."""
    accounts = contest.accounts
    at_once(contest.invite_evaluator, EVALUATORS)
    shared = contest.assign()
    assert (shared["assigned"], shared["missing"]) == (10, 0)
    assert contest.assign()["assigned"] == 0
    first = contest.work_of("judge1", "assigned")[0]
    hidden = accounts.people["judge1"].get(f"/v1/solutions/{first['solution_id']}")
    assert SECRET not in hidden.body.decode()
    contest.declare("judge1", first["id"], "Είναι η εταιρεία του αδελφού μου.")
    assert SECRET not in accounts.people["judge1"].get(f"/v1/solutions/{first['solution_id']}").body.decode()
    early = people["approver"].post(f"{contest.phase_path}/advance", {"take": 1, "outcome": "winner"})
    assert early.status == 409, early.body
    before = {who: len(contest.work_of(who, "assigned")) for who in EVALUATORS}
    assert contest.assign()["assigned"] == 1
    stepped_in = [who for who in EVALUATORS if len(contest.work_of(who, "assigned")) > before[who]]
    marks = {
        solution: {"impact": 50 + 10 * place, "maturity": 3, "open_source": place % 2}
        for place, solution in enumerate(contest.solutions[team] for team in TEAMS)
    }
    assert sum(at_once(lambda who: contest.judge(who, marks), EVALUATORS)) == 10
    return stepped_in


def _check_results(contest, people):
    accounts = contest.accounts
    standing = read(people["approver"], f"{contest.phase_path}/standing?limit=100")
    assert [line["complete"] for line in standing["items"]] == [True] * len(TEAMS)
    contest.advance(people["approver"], take=1, outcome="winner")
    assert people["approver"].post(f"{contest.phase_path}/advance", {"take": 1, "outcome": "winner"}).status == 409
    results = until(lambda: (found := contest.results())["items"] and found)
    # epsilon: 90 of 100 for half the weight, three fifths for a third, no for a sixth; delta: 80, the same, and yes
    assert [(r["solution_id"], r["rank"], r["outcome"]) for r in results["items"]] == [
        (contest.solutions["delta"], 1, "winner")
    ]
    assert results["items"][0]["total"] == pytest.approx(100 * (3 * 0.8 + 2 * 0.6 + 1) / 6, abs=0.001)
    told = read(accounts.people["epsilon"], f"/v1/solutions/{contest.solutions['epsilon']}/explanation")
    assert (told["phases"][0]["rank"], told["phases"][0]["entered"]) == (3, 5)
    assert len(told["phases"][0]["reasons"]) == 2
    assert "judge" not in str(told)
    shown = api_text(contest, f"/v1/solutions/{contest.solutions['delta']}")
    assert SECRET not in shown
    acts = read(people["approver"], f"{contest.path}/acts?limit=100")["items"]
    assert Counter(act["act"] for act in acts)["advanced"] == 1


def _check_story(contest, practice_id):
    until(lambda: {"pilot.returned.v1", "practice.published.v1"} <= {kind for kind, _ in contest.story()})
    told = contest.story()
    assert told == contest.story(practice_id) == contest.story(contest.solutions["delta"])
    assert [kind for kind, _ in told if kind != "challenge.owner_joined.v1"] == [
        "challenge.published.v1",
        "challenge.phase_opened.v1",
        "challenge.question_answered.v1",
        "challenge.announcement_made.v1",
        "challenge.phase_closed.v1",
        "challenge.results_published.v1",
        "solution.won.v1",
        "pilot.started.v1",
        "pilot.progressed.v1",
        "pilot.progressed.v1",
        "pilot.ended.v1",
        "pilot.returned.v1",
        "practice.published.v1",
    ]


def _check_mails(contest, people, stepped_in):
    entrant = {"verify_account": 1, "entry_announcement": 1, "entry_phase_closed": 1}
    out = entrant | {"solution_not_qualified": 1}
    judge = {"verify_account": 1, "evaluator_invited": 1, "evaluation_assigned": 1}
    owner = {
        "verify_account": 1,
        "role_given": 1,
        "challenge_question_asked": 1,
        "challenge_phase_counted": 1,
        "evaluation_recused": 1,
    }
    expected = {
        **dict.fromkeys(TEAMS, out),
        "delta": entrant | {"solution_won": 1},
        **dict.fromkeys(("member1", "member2", "member3"), out | {"solution_invited": 1}),
        **dict.fromkeys(EVALUATORS, judge),
        "late": {"verify_account": 1},
        "region": owner | {"challenge_owner_joined": 2},
        "chalkida": owner | {"challenge_owner_joined": 1},
        "eager": {"confirm_subscription": 1, "challenge_published": 1},
        "follower": {
            "confirm_subscription": 1,
            "challenge_question_answered": 1,
            "challenge_announcement": 1,
            "challenge_phase_closed": 1,
            "challenge_results": 1,
            "challenge_pilot_started": 1,
            "challenge_pilot_ended": 1,
            "practice_published": 1,
        },
    }
    for who in stepped_in:
        expected[who] = judge | {"evaluation_assigned": 2}
    accounts = contest.accounts

    def found(who):
        log, came = mailed(people["curator"], accounts.address(who)), accounts.mail.to(accounts.address(who))
        assert all("Λαμβάνετε αυτό το μήνυμα" in message["text"] for message in came)
        return log.kinds, len(came) - log.sent

    for who, kinds in expected.items():
        wait_while(lambda who=who, kinds=kinds: found(who) != (kinds, 0), seconds=45)
    time.sleep(2)  # a second copy of anything would come now
    assert {who: found(who) for who in expected} == {who: (kinds, 0) for who, kinds in expected.items()}


def api_text(contest, path):
    answer = contest.accounts.api.get(path)
    assert answer.status == 200
    return answer.body.decode()
