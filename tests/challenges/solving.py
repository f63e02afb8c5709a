"""Open challenges, solutions offered to them, the people of teams: a mixin of the service under test."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import personas
from sqlalchemy import text
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.call.phase.model import Phase
from challenges.entry.solution.model import Solution
from challenges.judging.evaluation.model import Evaluation
from chassis.database import uuid7
from chassis.testing import member, person

LEAD = person()
SECOND = person()
THIRD = person()
STRANGER = person()
EMPLOYEE = member(personas.LARISSA, "contributor", region="GR-E")
COLLEAGUE = member(personas.HALKIDA, "contributor")
ADDRESSES = {
    "second@example.org": SECOND,
    "third@example.org": THIRD,
    "colleague@example.org": COLLEAGUE,
    "owner@example.org": personas.CONTRIBUTOR,
    "lead@example.org": LEAD,
}
SECRET = "Αριθμός διπλώματος ευρεσιτεχνίας: ΑΠΟΡΡΗΤΟ-4711"
SECRET_LINK = "https://files.example.org/hidden-4711.pdf"
SOLUTION = {
    "title": "Αισθητήρες στους κάδους",
    "summary": "Οι κάδοι λένε πότε γέμισαν.",
    "description": "Αισθητήρες υπερήχων και δρομολόγια που αλλάζουν κάθε πρωί.",
    "confidential": SECRET,
    "links": [
        {"title": "Παρουσίαση", "url": "https://files.example.org/slides.pdf", "confidential": False},
        {"title": "Σχέδια", "url": SECRET_LINK, "confidential": True},
    ],
}


class Solving:
    """Makes challenges, solutions and teams."""

    def open_challenge(self, *phases, by=personas.CONTRIBUTOR, state="published", **rules):
        """Make a public challenge of Lamia; each phase is (hours until it opens, hours until it closes, takes)."""
        now = self.caller.clock.now
        said = {"title": "Λιγότερες άσκοπες διαδρομές των απορριμματοφόρων", **rules}
        with Session(self.caller.engine, expire_on_commit=False) as session:
            challenge = Challenge.begin(organisation_id=personas.LAMIA, says=said, by=by, at=now)
            challenge.state, challenge.published_at, challenge.shown_at = state, now, now
            for position, (opens, closes, takes) in enumerate(phases or [(-1, 24, True)], start=1):
                phase = Phase.plan(
                    {
                        "name": f"Φάση {position}",
                        "description": "",
                        "opens_at": now + timedelta(hours=opens),
                        "closes_at": now + timedelta(hours=closes),
                        "takes_submissions": takes,
                        "how_to_enter": "",
                        "criteria": [],
                        "evaluators_per_solution": None,
                    }
                )
                phase.position = position
                challenge.phases.append(phase)
            session.add(challenge)
            session.commit()
            return SimpleNamespace(id=challenge.id, phases=[phase.id for phase in challenge.phases])

    def set_state(self, table, row_id, state):
        self._execute(f"update {table} set state = :state where id = :id", state=state, id=row_id)

    def close_phase(self, phase_id):
        self._execute("update phases set closed_at = closes_at where id = :id", id=phase_id)

    def decided(self, solution_id, state="qualified", *, rank=1, phase_id=None):
        """Put a solution where the results of a phase put it."""
        self._execute(
            "update solutions set state = :state, rank = :rank, decided_at = now(),"
            " phase_id = coalesce(:phase, phase_id) where id = :id",
            state=state,
            rank=rank,
            phase=phase_id,
            id=solution_id,
        )

    def evaluation(self, solution_id, evaluator, state):
        """Assign a solution to an evaluator, up to `state`."""
        with Session(self.caller.engine) as session:
            solution = session.get_one(Solution, UUID(str(solution_id)))
            now = self.caller.clock.now
            session.add(
                Evaluation(
                    id=uuid7(),
                    version=1,
                    challenge_id=solution.challenge_id,
                    phase_id=solution.phase_id,
                    solution_id=solution.id,
                    evaluator_id=evaluator.person_id,
                    state=state,
                    assigned_at=now,
                    declared_at=None if state == "assigned" else now,
                    conflict="Συγγένεια" if state == "recused" else None,
                    scores={},
                    comment="",
                    private_comment="",
                    total=80 if state == "submitted" else None,
                    submitted_at=now if state == "submitted" else None,
                )
            )
            session.commit()

    def _execute(self, statement, **values):
        with self.caller.engine.begin() as connection:
            connection.execute(text(statement), values)

    # ---- steps ---------------------------------------------------------------------------------------

    def begin(self, challenge, by=LEAD, **content):
        return self.call("create_solution", principal=by, challenge_id=challenge.id, body={**SOLUTION, **content})

    def solution(self, challenge, by=LEAD, *, team=(), submitted=False, **content):
        """Create a solution with these members and return its id."""
        answered = self.begin(challenge, by, **content)
        assert answered.status == 201, answered.text
        solution_id = answered.json["id"]
        for other in team:
            self.join(solution_id, other, lead=by)
        if submitted:
            self.insist("submit_solution", solution_id, by)
        return solution_id

    def act(self, operation, solution_id, by=LEAD, **more):
        return self.call(operation, principal=by, solution_id=solution_id, **more)

    def insist(self, operation, solution_id, by=LEAD, **more):
        answered = self.act(operation, solution_id, by, **more)
        assert answered.status < 300, answered.text
        return answered

    def read_solution(self, solution_id, by=LEAD):
        return self.act("read_solution", solution_id, by)

    def edit_solution(self, solution_id, by=LEAD, if_match="*", **changes):
        return self.act("edit_solution", solution_id, by, body=changes, if_match=if_match)

    def knows_addresses(self):
        """Stub the identity service's look-up of addresses and return the recorded requests."""
        asked = []

        def person_of_address(email):
            asked.append(email)
            found = ADDRESSES.get(email)
            return {"person_id": str(found.person_id) if found else None}

        self.caller.asks["identity", "person_of_address"] = person_of_address
        return asked

    def invite(self, solution_id, email, by=LEAD):
        return self.act("invite_member", solution_id, by, body={"email": email})

    def decide(self, solution_id, by, decision, **more):
        return self.act("decide_membership", solution_id, by, body={"decision": decision, **more})

    def join(self, solution_id, who, lead=LEAD):
        """Invite a person by the lead and accept."""
        self.knows_addresses()
        email = next(address for address, one in ADDRESSES.items() if one is who)
        assert self.invite(solution_id, email, lead).status == 202
        answered = self.decide(solution_id, who, "accept")
        assert answered.status == 200, answered.text
