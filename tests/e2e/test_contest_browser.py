"""A contest in a browser: joint owners, a team, evaluators who declare interest, results, a pilot, a practice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from accounts import read, wait_until
from api import until
from contest_desk import (
    ATHENS,
    PEOPLE,
    Contest,
    compete,
    draft,
    follow,
    form_a_team,
    invite_evaluators,
    join,
    publish_challenge,
)
from contest_pilot import ENTRIES, PILOT, REPORT, publish_practice
from contest_steps import SECRET
from desk import DESK, PHONE, Desk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(900, func_only=True),  # a phase is waited for, in whole minutes
    pytest.mark.parametrize("platform", ["in-process"], indirect=True, scope="session"),
]


@pytest.fixture(params=[(DESK, True), (PHONE, False)], ids=["scripts", "plain"])
def contest(request, browser, platform):
    width, scripts = request.param
    browser.send("Emulation.setScriptExecutionDisabled", value=not scripts)
    yield Contest(platform, Desk(browser, platform, width, scripts))
    browser.send("Emulation.setScriptExecutionDisabled", value=False)


def test_a_contest_from_draft_to_practice(contest):
    closes = draft(contest)
    publish_challenge(contest)
    join(contest)
    invite_evaluators(contest, "judge1", "judge2")
    until(lambda: contest.seen()["openness"] == "open", seconds=120)
    form_a_team(contest)
    compete(contest)
    wait_until(closes)
    until(lambda: contest.seen()["openness"] == "closed")
    judge(contest)
    decide(contest)
    try_out(contest)
    tell(contest)


def write_day(desk, name, on):
    for part, value in (("", on.day), ("-month", on.month), ("-year", on.year)):
        desk.write(f"#{name}{part}", str(value))


def assign(contest, *, look=False):
    desk, phase = contest.desk, contest.seen()["phases"][0]["id"]
    desk.sign_in("approver", f"/challenges/{contest.id}/phases/{phase}/standing")
    if look:
        desk.look("contest-assignments")
    desk.go("button[value=all]")


def judge(contest):
    """Declare an interest in one solution with the names before one, none in the other, and score it."""
    desk = contest.desk
    assign(contest)
    assert "Οι αναθέσεις έγιναν" in desk.said()
    contest.sign_in("judge1", "/evaluations")
    assert "Περιμένουν 2 αξιολογήσεις" in desk.said()
    follow(desk, contest.theirs)
    assert PEOPLE["rival"] in desk.said("aside")
    assert "Ένα βιβλίο σε κάθε όχημα" not in desk.said("body")
    desk.tick("input[name=interest][value=yes]")
    desk.press()
    assert "Σφάλμα" in desk.run("document.title")
    desk.write("#conflict", "Είναι η αδελφή μου.")
    desk.look("contest-interest")
    desk.press()
    assert "Εξαιρεθήκατε" in desk.said()
    follow(desk, contest.ours)
    assert all(PEOPLE[who] in desk.said("aside") for who in ("lead", "member"))
    desk.tick("input[name=interest][value=no]")
    desk.press()
    assert SECRET in desk.said()
    desk.write("#score-c1", "80")
    desk.tick("input[name=score-c2][value='4']")
    desk.tick("input[name=score-c3][value='1']")
    desk.write("#comment", "Μετρήθηκε σε δύο γειτονιές.")
    desk.look("contest-scores")
    desk.press()
    assert "Η αξιολόγηση υποβλήθηκε" in desk.said()

    invite_evaluators(contest, "judge3")
    assign(contest, look=True)
    for who, marks in (("judge2", {contest.ours: 70, contest.theirs: 40}), ("judge3", {contest.theirs: 50})):
        score(contest.api(who), marks)


def score(evaluator, marks):
    """Declare no interest and score what waits, by the API."""
    for one in read(evaluator, "/v1/evaluations/mine?state=assigned")["items"]:
        path = f"/v1/evaluations/{one['id']}"
        assert evaluator.post(f"{path}/declaration", {"conflict": None}).status == 200
        said = {"scores": {"c1": marks[one["solution_title"]], "c2": 3, "c3": 1}, "comment": "Όπως περιγράφεται."}
        tag = evaluator.get(path).headers["etag"]
        assert evaluator.request("PATCH", path, said, If_Match=tag).status == 200
        assert evaluator.post(f"{path}/submit").status == 200


def decide(contest):
    """Decide the phase; the team reads why, agrees to be named, and everybody reads the results."""
    desk, place = contest.desk, f"/challenges/{contest.id}"
    phase = contest.seen()["phases"][0]["id"]
    desk.sign_in("approver", f"{place}/phases/{phase}/standing")
    assert "Η φάση μπορεί να αποφασιστεί" in desk.said()
    desk.look("contest-standing")
    desk.go("main a[href$='/advance']")
    desk.write("#take", "1")
    desk.press()
    assert "Η φάση αποφασίστηκε" in desk.said()
    assert "Η ομάδα δεν κατονομάζεται" in desk.said("main table")

    contest.sign_in("lead", f"/solutions/{contest.solution}")
    desk.go("main a[href$='/explanation']")
    assert "1 από 2" in desk.said()
    assert "Μετρήθηκε σε δύο γειτονιές" in desk.said()
    assert PEOPLE["judge1"] not in desk.said("body")
    desk.look("contest-explanation")
    desk.show(f"/solutions/{contest.solution}")
    desk.go("button[name=agreed][value=yes]")
    desk.sign_out()
    desk.show(f"{place}/results")
    assert contest.ours in desk.said("main table")
    assert PEOPLE["lead"] in desk.said("main table")
    assert contest.theirs not in desk.said("main")
    desk.look("contest-results")


def try_out(contest):
    """Pilot the solution: plan it, write down how it goes, end it with a report."""
    desk, today = contest.desk, datetime.now(ATHENS).date()
    desk.sign_in("contributor", f"/solutions/{contest.solution}")
    desk.go("main a[href$='/pilot']")
    indicator = PILOT["indicators"][0]
    for name in indicator:
        desk.write(f"#indicators-0-{name}", str(indicator[name]))
    write_day(desk, "starts_on", today)
    write_day(desk, "ends_on", today + timedelta(days=200))
    desk.write("#budget_eur", "20.000")
    desk.press()
    assert "Η πιλοτική εφαρμογή άρχισε" in desk.said()
    contest.pilot = desk.run("location.pathname").split("/")[3]
    for entry in ENTRIES:
        desk.go("main a[href$='/entries']")
        desk.write("#text", entry["text"])
        desk.write("#measured-0", str(entry["measured"][indicator["name"]]))
        desk.press()
        assert entry["text"] in desk.said()
    desk.go("main a[href$='/end']")
    desk.tick(f"input[name=outcome][value={REPORT['outcome']}]")
    for name in ("results", "obstacles", "lessons"):
        desk.write(f"#{name}", REPORT[name])
    desk.write("#measured-0", "712,5")
    desk.write("#cost_eur", "18.250,50")
    desk.press()
    assert "Η έκθεση δημοσιεύτηκε" in desk.said()
    assert REPORT["obstacles"] in desk.said()
    desk.look("contest-pilot")


def tell(contest):
    """Publish the practice that the pilot leaves, and read the story of it all."""
    desk, path = contest.desk, f"/v1/pilots/{contest.pilot}"
    practice = str(until(lambda: read(contest.anybody, path)["return"]["practice_id"], seconds=60))
    desk.show(f"/practices/{practice}/edit")
    assert desk.run("document.querySelector('#obstacles').value") == REPORT["obstacles"]
    publish_practice(contest.demo["contributor"], f"/v1/practices/{practice}", contest.demo)
    until(lambda: read(contest.anybody, path)["return"]["state"] == "published", seconds=60)
    story = f"/v1/cases/{contest.id}/story"
    until(lambda: "practice.published.v1" in {one["type"] for one in read(contest.anybody, story)["items"]})
    desk.sign_out()
    desk.show(f"/challenges/{contest.id}")
    desk.go(f"main a[href='/el/cases/{contest.id}']")
    steps = desk.run("[...document.querySelectorAll('.timeline li a')].map(one => one.textContent.trim())")
    assert {contest.title, contest.ours} <= set(steps)
    things = desk.run("[...document.querySelectorAll('aside li a')].map(one => one.getAttribute('href'))")
    assert things == [
        f"/el/challenges/{contest.id}",
        f"/el/solutions/{contest.solution}",
        f"/el/pilots/{contest.pilot}",
        f"/el/practices/{practice}",
    ]
    desk.look("contest-story")
    desk.go(f"aside a[href$='/practices/{practice}']")
    assert REPORT["obstacles"] in desk.said()
