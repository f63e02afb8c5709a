"""The quarters of a year in one region: what its people do, and what befalls them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts import PASSWORD, at_once, once, read, wait_until, whole_minute
from api import Api, until
from contest_pilot import ENTRIES, PILOT, REPORT, REST
from contest_steps import WHY, Contest
from journey import PRACTICE
from region import Region

PASSED_ON = 150.0
JUDGES = ("judge1", "judge2", "judge3", "judge4")
TEAMS = ("alpha", "beta")
MARKS = {"impact": 60, "maturity": 3, "open_source": 1}


class Year:
    """One region, its practices and its contests by the body that leads each."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.contests: dict[str, Contest] = {}
        self.open_questions: dict[str, str] = {}

    # ---- practices -----------------------------------------------------------------------------------

    def send_back_and_forth(self, body: str) -> str:
        """Publish a practice that its body returned, and the centre and the Ministry sent back."""
        region, practice_id = self.region, self.region.write(body)
        region.submit(body, practice_id)
        said = {"comment": "Προσθέστε τον αριθμό των θέσεων."}
        region.step(region.signer(body), practice_id, "return", said, leads_to="draft")
        region.change(body, practice_id, results="Σαράντα θέσεις.")
        self.in_review(body, practice_id)
        region.decide(region.manager, practice_id, "request_changes", leads_to="changes_requested")
        self.in_review(body, practice_id)
        region.decide(region.manager, practice_id, "forward", leads_to="ministry_review")
        region.decide(region.curator, practice_id, "request_changes", leads_to="changes_requested")
        self.in_review(body, practice_id, tier="ministry_review")
        region.decide(region.curator, practice_id, "publish", leads_to="published")
        return practice_id

    def in_review(self, body: str, practice_id: str | None = None, *, tier: str = "regional_review") -> str:
        """Let a practice wait for its reviewers."""
        practice_id = practice_id or self.region.write(body)
        self.region.submit(body, practice_id)
        self.region.sign(body, practice_id, leads_to=tier)
        return practice_id

    def without_managers(self) -> None:
        """Let one manager leave the centre, and suspend the other."""
        self.region.leaves("first", self.region.centre)
        self.region.suspend("second")

    def taken_over(self, practice_id: str) -> None:
        """Let one curator do the centre's step, and another publish."""
        region = self.region
        region.decide(region.curator, practice_id, "forward", leads_to="ministry_review")
        said = {"decision": "publish", "comment": ""}
        assert region.curator.post(f"/v1/practices/{practice_id}/reviews", said).status == 403
        region.decide(region.deputy, practice_id, "publish", leads_to="published")

    def import_file(self, body: str, rows: int) -> None:
        """Import a file of practices, and bring all to the public."""
        region, writer = self.region, self.region.writer(body)
        made = writer.request("POST", "/v1/practices/imports", _file(rows), Content_Type="text/csv")
        assert made.status == 202, made.body
        path = f"/v1/practices/imports/{made.json['id']}"
        until(lambda: read(writer, path)["state"] == "finished", seconds=60)
        for who, step in ((writer, "submit"), (region.signer(body), "approve")):
            answer = who.post(f"{path}/{step}")
            assert answer.status == 200, answer.body
        for row in read(writer, f"{path}/rows?limit=100")["items"]:
            region.written.append(row["practice_id"])
            region.decide(region.manager, row["practice_id"], "forward", leads_to="ministry_review")
            region.decide(region.curator, row["practice_id"], "publish", leads_to="published")

    # ---- challenges ----------------------------------------------------------------------------------

    def announce(self, body: str, title: str, opens: datetime, closes: datetime) -> Contest:
        """Write a challenge; its body submits it."""
        contest = Contest(self.region.accounts, title, self.region.writer(body), self.region.bodies[body])
        contest.draft(opens, closes)
        self.contests[body] = contest
        return contest

    def review(self, body: str, reviewer: Api, decision: str = "approve") -> None:
        """Decide about a challenge, and publish it where it was approved."""
        path = self.contests[body].path
        once(reviewer, "POST", f"{path}/reviews", {"decision": decision, "comment": "Κατόπιν ελέγχου."})
        if decision == "approve":
            once(self.region.curator, "POST", f"{path}/publish")

    def ask_to_join(self, body: str, asking: str) -> None:
        """Ask to share a body's challenge."""
        said = {"organisation_id": self.region.bodies[asking]}
        assert self.region.signer(asking).post(f"{self.contests[body].path}/owners", said).status == 201

    def ask(self, body: str, who: str) -> str:
        """Ask a question about a challenge."""
        asked = self.region.who(who).post(f"{self.contests[body].path}/questions", {"text": "Δεκτό και λογισμικό;"})
        assert asked.status == 201, asked.body
        return str(asked.json["id"])

    def answer(self, body: str, question_id: str) -> None:
        """Answer it as those who write for the body that leads the challenge."""
        path = f"{self.contests[body].path}/questions/{question_id}/answer"
        assert self.region.writer(body).post(path, {"text": "Ναι."}).status == 200

    def assign(self, body: str) -> int:
        """Invite the judges that are there, share out the work; give what nobody could be found for."""
        contest = self.contests[body]
        contest.lead = self.region.writer(body)
        shared = contest.assign()
        return int(shared["missing"])

    def is_assigned_to(self, body: str, judges: tuple[str, ...]) -> bool:
        """Fill the gaps; give whether nobody else has work left."""
        assert self.assign(body) == 0
        contest = self.contests[body]
        open_ones = read(contest.lead, f"{contest.path}/evaluations?limit=100")["items"]
        ids = {self.region.accounts.ids[who] for who in judges}
        return all(one["evaluator_id"] in ids for one in open_ones if one["state"] in {"assigned", "accepted"})

    def decide(self, body: str, judges: tuple[str, ...], outcome: str = "winner") -> None:
        """Let the judges score, and the body decide."""
        contest = self.contests[body]
        marks = dict.fromkeys(contest.solutions.values(), MARKS)
        at_once(lambda who: contest.judge(who, marks), judges)
        contest.advance(self.region.signer(body), take=1, outcome=outcome)

    def call_off(self, body: str, who: Api) -> None:
        """Take a challenge down and archive it before it was decided."""
        path = self.contests[body].path
        once(who, "POST", f"{path}/unpublish", {"reason": "Δεν βρέθηκαν χρήματα."})
        assert once(who, "POST", f"{path}/archive")["state"] == "archived"

    def pilot(self, body: str) -> str:
        """Try the solution that won, to the end; give the practice that it leaves."""
        contest, writer = self.contests[body], self.region.writer(body)
        results = until(lambda: contest.results()["items"])
        said = {**PILOT, "organisation_id": self.region.bodies[body]}
        made = once(writer, "POST", f"/v1/solutions/{results[0]['solution_id']}/pilot", said)
        path = f"/v1/pilots/{made['id']}"
        today = datetime.now(UTC).date().isoformat()
        once(writer, "POST", f"{path}/entries", {"on": today, **ENTRIES[0]})
        once(writer, "POST", f"{path}/end", REPORT)
        practice_id = str(until(lambda: read(writer, path)["return"]["practice_id"], seconds=60))
        self.region.written.append(practice_id)
        self.region.change(body, practice_id, **REST)
        return practice_id


def first_quarter(year: Year) -> None:
    """Begin: practices of every kind, and five challenges."""
    region = year.region
    year.send_back_and_forth("a")
    for body in "bcde":
        region.publish(body)
    region.decide(region.manager, year.in_review("c"), "reject", leads_to="rejected")
    region.step(region.writer("d"), year.in_review("d"), "withdraw", leads_to="withdrawn")
    archived = region.publish("a")
    region.step(region.signer("a"), archived, "archive", {"reason": "Έληξε το πρόγραμμα."}, leads_to="archived")
    opens = whole_minute(ahead=100)
    closes = opens + timedelta(minutes=2)
    for body, title in {"a": "Σκιά στις στάσεις", "b": "Νερό που χάνεται", "d": "Κάδοι που μιλούν"}.items():
        year.announce(body, title, opens, closes).submit(region.signer(body))
        year.review(body, region.manager)
    year.announce("e", "Δρόμοι χωρίς λακκούβες", opens, closes).submit(region.signer("e"))
    year.review("e", region.manager, "request_edits")
    year.contests["e"].submit(region.signer("e"))
    once(
        region.writer("c"),
        "POST",
        f"{year.announce('c', 'Φως στα σκαλιά', opens, closes).path}/submit",
        {"why_not_enough": WHY},
    )


def second_quarter(year: Year) -> None:
    """Let an approver leave what waits for her, and the centre lose its managers."""
    region = year.region
    for body in "abd":
        region.publish(body)
    waits = region.write("c")
    region.submit("c", waits)
    region.leaves("signer-c", region.bodies["c"])
    both = [year.in_review("a"), year.in_review("b")]
    year.without_managers()
    region.suspend("approver-b")
    for practice_id in both:
        year.taken_over(practice_id)
    region.decide(region.curator, year.in_review("a", tier="ministry_review"), "publish", leads_to="published")
    year.review("e", region.curator)
    region.invite_manager("third")
    until(lambda: region.state(waits) != "internal_approval", seconds=PASSED_ON)
    until(lambda: year.contests["c"].seen(region.curator)["state"] == "review", seconds=PASSED_ON)
    year.review("c", region.manager)
    if region.state(waits) == "regional_review":
        region.decide(region.manager, waits, "forward", leads_to="ministry_review")
    region.decide(region.curator, waits, "publish", leads_to="published")


def third_quarter(year: Year) -> None:
    """Let teams enter, and close a body in the midst of its work."""
    region, contests = year.region, year.contests
    wait_until(datetime.fromisoformat(contests["a"].seen()["phases"][0]["opens_at"]))
    for body in "abcd":
        at_once(contests[body].enter, TEAMS)
    year.answer("b", year.ask("b", "alpha"))
    question = year.ask("d", "beta")
    for body in "bc":  # one has lost its only approver, the other everybody who decided
        year.ask_to_join(body, "a")
        year.open_questions[body] = year.ask(body, "beta")
    year.ask_to_join("d", "b")
    draft, waits, sent_back = region.write("d"), region.write("d"), year.in_review("d")
    region.submit("d", waits)
    region.decide(region.manager, sent_back, "request_changes", leads_to="changes_requested")
    reviewed = year.in_review("d")
    region.merge("d", "e")
    year.answer("d", question)
    contests["d"].lead = region.writer("d")
    contests["d"].accept_owner(region.signer("d"), region.bodies["b"])
    region.sign("d", waits)
    region.change("d", sent_back, results="Σαράντα θέσεις.")
    year.in_review("d", sent_back)
    year.in_review("d", draft)
    for practice_id in (draft, waits, sent_back, reviewed):
        region.decide(region.manager, practice_id, "forward", leads_to="ministry_review")
        region.decide(region.curator, practice_id, "publish", leads_to="published")


def fourth_quarter(year: Year) -> None:
    """Judge: one judge is erased, another suspended, one contest called off; a pilot leaves a practice."""
    region, contests = year.region, year.contests
    for body, question in year.open_questions.items():
        year.answer(body, question)
    contests["b"].accept_owner(region.signer("b"), region.bodies["a"])
    wait_until(datetime.fromisoformat(contests["a"].seen()["phases"][0]["closes_at"]))
    for body in "abcd":
        until(lambda body=body: contests[body].seen(region.curator)["openness"] == "closed", seconds=60)
        at_once(contests[body].invite_evaluator, JUDGES)
        assert year.assign(body) == 0
    region.erase("judge1", PASSWORD)
    region.suspend("judge2")
    left = JUDGES[2:]
    for body in "abd":
        until(lambda body=body: year.is_assigned_to(body, left), seconds=60)
        year.decide(body, left)
    year.call_off("c", region.curator)
    practice_id = year.in_review("a", year.pilot("a"))
    region.decide(region.manager, practice_id, "forward", leads_to="ministry_review")
    region.decide(region.curator, practice_id, "publish", leads_to="published")
    once(region.signer("e"), "POST", f"{contests['e'].path}/archive")


def _file(rows: int) -> bytes:
    columns = [*(name for name, value in PRACTICE.items() if isinstance(value, str)), "sectors"]
    written = io.StringIO()
    table = csv.writer(written, delimiter=";")
    table.writerow(["external_id", *columns])
    for number in range(rows):
        said: dict[str, Any] = {**PRACTICE, "title": f"Από το αρχείο, {number}", "sectors": "technology"}
        table.writerow([f"year-{number}", *(said[name] for name in columns)])
    return written.getvalue().encode()
