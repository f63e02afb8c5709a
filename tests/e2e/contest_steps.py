"""Steps of a contest, as people take them: each is taken once, also while services die and answers are lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from http.client import HTTPException
from typing import Any

from accounts import OUTAGE, PATIENCE, Accounts, once, read, wait_until
from api import Api, until

CHALLENGE = {
    "kind": "prize_contest",
    "tagline": "Λιγότερα δρομολόγια, καθαρές γειτονιές",
    "brief": "Ζητούμε τρόπο να ξέρει το απορριμματοφόρο ποιος κάδος είναι γεμάτος.",
    "description": "Τα δρομολόγια αποκομιδής δεν λαμβάνουν υπόψη πόσο γεμάτοι είναι οι κάδοι.",
    "eligibility": "Ομάδες πολιτών, ερευνητών και επιχειρήσεων.",
    "sectors": ["environment", "technology"],
    "regions": ["GR-H"],
    "team": "either",
    "max_team_size": 4,
    "prize_eur": 20000,
    "prizes": [{"title": "Βραβείο", "description": "Πιλοτική εφαρμογή στον Δήμο Λαμιέων."}],
    "legal_basis": "Ν. 5027/2023",
    "contact": "prokliseis@demo.example",
}
CRITERIA = [
    {"code": "impact", "title_el": "Αποτέλεσμα", "kind": "numeric", "weight": 3, "maximum": 100},
    {"code": "maturity", "title_el": "Ωριμότητα", "kind": "rating", "weight": 2, "maximum": 5},
    {"code": "open_source", "title_el": "Ανοικτός κώδικας", "kind": "binary", "weight": 1},
]
WHY = "Οι πρακτικές που προτάθηκαν αφορούν τη διαλογή, όχι τα δρομολόγια."
SECRET = "Εμπιστευτικό: το κόστος ανά κάδο."


class Contest:
    """One challenge, from its draft to what was learnt; `lead` edits for the organisation that leads it."""

    def __init__(self, accounts: Accounts, title: str, lead: Api, organisation_id: str) -> None:
        self.accounts, self.title, self.lead, self.organisation_id = accounts, title, lead, organisation_id
        self.id = ""
        self.solutions: dict[str, str] = {}

    @property
    def path(self) -> str:
        """Give the challenge's address."""
        return f"/v1/challenges/{self.id}"

    def seen(self, by: Api | None = None) -> dict[str, Any]:
        """Read the challenge."""
        shown: dict[str, Any] = read(by or self.lead, self.path)
        return shown

    # ---- until it is public ----------------------------------------------------------------------------

    def draft(self, opens: datetime, closes: datetime) -> None:
        """Write the challenge, with one phase that collects solutions and has each judged by two people."""
        phase = {
            "name": "Ιδέες",
            "opens_at": opens.isoformat(),
            "closes_at": closes.isoformat(),
            "how_to_enter": "Με την υποβολή λύσης.",
            "criteria": CRITERIA,
            "evaluators_per_solution": 2,
        }
        said = {**CHALLENGE, "title": self.title, "organisation_id": self.organisation_id, "phases": [phase]}
        mine = "/v1/challenges/mine?limit=100"
        made = once(self.lead, "POST", "/v1/challenges", said, happened=lambda: self._titled(self.lead, mine))
        self.id = made["id"]

    def submit(self, approver: Api) -> None:
        """Submit it, say why published practices do not suffice, and let the body approve it where it asks to."""
        submitted = ("internal_approval", "review")
        said = {"why_not_enough": WHY}
        once(self.lead, "POST", f"{self.path}/submit", said, happened=lambda: self._is(*submitted))
        if self._is("internal_approval"):
            once(approver, "POST", f"{self.path}/approve", happened=lambda: self._is("review"))

    def approve(self, reviewer: Api, publish_at: datetime) -> None:
        """Let the clock publish it."""
        said = {"decision": "approve", "comment": "Εγκρίνεται.", "publish_at": publish_at.isoformat()}
        once(reviewer, "POST", f"{self.path}/reviews", said, happened=lambda: self._is("approved", "published"))

    def wait_until_public(self, planned: datetime) -> None:
        """Wait for the minute, and for the clock to come round."""
        wait_until(planned)
        until(lambda: _status(self.accounts.api, self.path) == 200, seconds=PATIENCE)

    def join(self, approver: Api, organisation_id: str) -> None:
        """Ask to share the challenge, and be accepted."""
        once(
            approver,
            "POST",
            f"{self.path}/owners",
            {"organisation_id": organisation_id},
            happened=lambda: self._owner(organisation_id),
        )

    def accept_owner(self, approver: Api, organisation_id: str) -> None:
        """Accept who asked to join."""
        once(
            approver,
            "POST",
            f"{self.path}/owners/{organisation_id}",
            {"decision": "accept"},
            happened=lambda: self._owner(organisation_id) == "accepted",
        )

    # ---- solutions ------------------------------------------------------------------------------------

    def enter(self, who: str, members: Iterable[str] = (), **content: Any) -> None:
        """Offer a solution: draft it, ask members by mail, let them accept, hand it in."""
        lead = self.accounts.people[who]
        said = {
            "title": f"Λύση της ομάδας {who}",
            "summary": "Κάθε κάδος λέει πόσο γεμάτος είναι.",
            "description": "Αισθητήρες υπερήχων και δρομολόγια κάθε πρωί.",
            "confidential": SECRET,
            **content,
        }
        mine = "/v1/solutions/mine?limit=100"
        made = once(
            lead,
            "POST",
            f"{self.path}/solutions",
            said,
            happened=lambda: next((s for s in read(lead, mine)["items"] if s["challenge_id"] == self.id), None),
        )
        self.solutions[who] = solution_id = made["id"]
        path = f"/v1/solutions/{solution_id}"
        for number, member in enumerate(members, start=1):
            self._invite(lead, path, member, number)
            self._accept(member, path)
        once(lead, "POST", f"{path}/submit", happened=lambda: read(lead, path)["state"] == "submitted")

    def _invite(self, lead: Api, path: str, member: str, number: int) -> None:
        once(
            lead,
            "POST",
            f"{path}/invitations",
            {"email": self.accounts.address(member)},
            happened=lambda: len(read(lead, path)["team"]) + len(read(lead, path)["waiting"]) == number + 1,
        )
        solution_id = path.rsplit("/", 1)[1]
        invited = self.accounts.people[member]
        until(lambda: solution_id in [i["solution_id"] for i in read(invited, "/v1/solutions/invitations")["items"]])

    def _accept(self, member: str, path: str) -> None:
        self.accounts.mail.wait_for(
            self.accounts.address(member), lambda m: self.title in m["subject"] + m["text"], PATIENCE
        )
        invited = self.accounts.people[member]
        once(
            invited,
            "POST",
            f"{path}/members/me",
            {"decision": "accept"},
            happened=lambda: read(invited, path)["sight"] == "team",
        )

    # ---- evaluation -----------------------------------------------------------------------------------

    def invite_evaluator(self, who: str) -> None:
        """Ask somebody to judge, by mail, and let them accept."""
        evaluator = self.accounts.people[who]
        mine = "/v1/evaluations/invitations"
        once(
            self.lead,
            "POST",
            f"{self.path}/evaluators",
            {"email": self.accounts.address(who)},
            happened=lambda: self.id in [i["challenge_id"] for i in read(evaluator, mine)["items"]],
        )
        self.accounts.mail.wait_for(
            self.accounts.address(who), lambda m: self.title in m["subject"] + m["text"], PATIENCE
        )
        once(
            evaluator,
            "POST",
            f"{self.path}/evaluators/me",
            {"decision": "accept"},
            happened=lambda: self.id not in [i["challenge_id"] for i in read(evaluator, mine)["items"]],
        )

    @property
    def phase_path(self) -> str:
        """Give the address of its phase."""
        return f"{self.path}/phases/{self.seen()['phases'][0]['id']}"

    def assign(self) -> dict[str, Any]:
        """Share out what is missing; repeated, it fills gaps only."""
        shared: dict[str, Any] = once(self.lead, "POST", f"{self.phase_path}/assignments")
        return shared

    def work_of(self, who: str, state: str) -> list[dict[str, Any]]:
        """Give somebody's evaluations of this challenge in one state."""
        found = read(self.accounts.people[who], f"/v1/evaluations/mine?state={state}&limit=100")["items"]
        return [evaluation for evaluation in found if evaluation["challenge_id"] == self.id]

    def declare(self, who: str, evaluation_id: str, conflict: str | None) -> None:
        """Declare a conflict of interest, or none."""
        evaluator, path = self.accounts.people[who], f"/v1/evaluations/{evaluation_id}"
        once(
            evaluator,
            "POST",
            f"{path}/declaration",
            {"conflict": conflict},
            happened=lambda: read(evaluator, path)["state"] != "assigned",
        )

    def judge(self, who: str, marks: Mapping[str, Mapping[str, float]]) -> int:
        """Declare no conflict, score and hand in everything that waits for somebody; `marks` by solution."""
        waiting = [*self.work_of(who, "assigned"), *self.work_of(who, "accepted")]
        for evaluation in waiting:
            self._judge(who, evaluation["id"], marks[evaluation["solution_id"]])
        return len(waiting)

    def _judge(self, who: str, evaluation_id: str, scores: Mapping[str, float]) -> None:
        evaluator, path = self.accounts.people[who], f"/v1/evaluations/{evaluation_id}"
        if read(evaluator, path)["state"] == "assigned":
            self.declare(who, evaluation_id, None)
        said = {"scores": dict(scores), "comment": f"Η γνώμη του αξιολογητή {self.accounts.ids[who][-4:]}."}
        while read(evaluator, path)["scores"] != scores:
            tag = evaluator.insist("GET", path).headers["etag"]
            try:
                answer = evaluator.request("PATCH", path, said, If_Match=tag)
            except (OSError, HTTPException):
                continue
            assert answer.status in {200, 412} or answer.status >= OUTAGE, answer.body
        once(evaluator, "POST", f"{path}/submit", happened=lambda: read(evaluator, path)["state"] == "submitted")

    def advance(self, approver: Api, *, take: int, outcome: str) -> None:
        """Decide the phase."""
        once(
            approver,
            "POST",
            f"{self.phase_path}/advance",
            {"take": take, "outcome": outcome},
            happened=lambda: read(approver, f"{self.phase_path}/standing")["advanced_at"],
        )

    def results(self) -> dict[str, Any]:
        """Read the results as everybody does."""
        found: dict[str, Any] = read(self.accounts.api, f"{self.path}/results")
        return found

    def story(self, case_id: str | None = None) -> list[tuple[str, str]]:
        """Give the life story: what happened, to what."""
        told = read(self.accounts.api, f"/v1/cases/{case_id or self.id}/story")
        assert told["next"] is None
        return [(entry["type"], entry["subject"]["id"]) for entry in told["items"]]

    def _hear_of_it(self, who: str) -> None:
        address = self.accounts.address(who)
        self.accounts.mail.wait_for(address, lambda m: self.title in m["subject"] + m["text"], PATIENCE)

    # ---- what became of a step whose answer was lost ---------------------------------------------------

    def _titled(self, reader: Api, path: str) -> dict[str, Any] | None:
        return next((item for item in read(reader, path)["items"] if item["title"] == self.title), None)

    def _is(self, *states: str) -> bool:
        return self.seen()["state"] in states

    def _owner(self, organisation_id: str) -> str | None:
        owners = read(self.lead, f"{self.path}/owners")["items"]
        return next((o["state"] for o in owners if o["organisation_id"] == organisation_id), None)


def _status(api: Api, path: str) -> int:
    return api.insist("GET", path).status
