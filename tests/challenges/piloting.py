"""Solutions that were selected, and pilots of them: a mixin of the service under test."""

from datetime import date, timedelta

import personas
from service_under_test import ServiceUnderTest

from challenges.call.challenge.model import Challenge
from challenges.call.owner.model import ACCEPTED, Owner
from challenges.call.phase.model import Phase
from challenges.entry.solution.events import SolutionSelected
from challenges.entry.solution.model import SELECTED, Solution

CHALLENGE = {
    "title": "Κάδοι που ξεχειλίζουν",
    "tagline": "Πότε περνά το απορριμματοφόρο;",
    "brief": "Τα δρομολόγια δεν ξέρουν ποιος κάδος είναι γεμάτος.",
    "description": "Τα απορριμματοφόρα περνούν από άδειους κάδους και προσπερνούν γεμάτους.",
    "eligibility": "Όλοι",
    "sectors": ["environment", "technology"],
    "regions": ["GR-H"],
}
SOLUTION = {
    "title": "Αισθητήρες πληρότητας",
    "summary": "Κάθε κάδος λέει πόσο γεμάτος είναι.",
    "description": "Αισθητήρες υπερήχων και δρομολόγια κάθε πρωί.",
    "confidential": "Το κόστος ανά τεμάχιο είναι μυστικό.",
}
PLAN = {
    "title": "Έξυπνοι κάδοι στη Λαμία",
    "budget_eur": 20000,
    "starts_on": "2026-03-02",
    "ends_on": "2026-09-30",
    "indicators": [{"name": "Χιλιόμετρα", "unit": "km", "baseline": 1000, "target": 700}],
    "sandbox": True,
    "legal_basis": "Ν. 5027/2023",
}
REPORT = {
    "outcome": "partial",
    "results": "Τριάντα τοις εκατό λιγότερα χιλιόμετρα.",
    "obstacles": "Οι αισθητήρες πάγωσαν τον Ιανουάριο.",
    "lessons": "Πρώτα δοκιμή τον χειμώνα.",
    "measured": {"Χιλιόμετρα": 712.5},
    "cost_eur": 18250.5,
}


class Piloting:
    """Brings solutions to where a pilot can begin, and pilots to where they end."""

    def selected_solution(self, state=SELECTED, owners=(personas.HALKIDA,), **content):
        """Create a published challenge of Lamia and others with one solution in `state`, and publish their events."""
        service = self.caller.instance()
        at = service.now
        with service.transaction() as session:
            challenge = Challenge.begin(organisation_id=personas.LAMIA, says=CHALLENGE, by=personas.CONTRIBUTOR, at=at)
            challenge.owners += [Owner(organisation_id=owner, state=ACCEPTED, at=at) for owner in owners]
            phase = Phase.plan(
                {
                    "name": "Ιδέες", "description": "", "how_to_enter": "", "criteria": [],
                    "opens_at": at + timedelta(minutes=1), "closes_at": at + timedelta(days=1),
                    "takes_submissions": True, "evaluators_per_solution": None,
                }
            )  # fmt: skip
            phase.position = 1
            challenge.phases.append(phase)
            session.add(challenge)
            service.publish(*challenge.show(at))
            session.flush()
            said = {**SOLUTION, **content}
            solution = Solution.begin(said, phase=phase, by=personas.READER, at=at, demo=False)
            solution.state = state
            session.add(solution)
            if state == SELECTED:
                chosen = {"title": solution.title, "challenge_title": challenge.title, "organisation_id": None}
                service.publish(SolutionSelected(**solution.identity(), **chosen))
        return str(solution.id)

    def start(self, solution_id, by=personas.CONTRIBUTOR, organisation_id=personas.LAMIA, **plan):
        body = {"organisation_id": str(organisation_id), **PLAN, **plan}
        return self.call("start_pilot", principal=by, solution_id=solution_id, body=body)

    def pilot(self, **content):
        """Create a running pilot of Lamia."""
        answered = self.start(self.selected_solution(**content))
        assert answered.status == 201, answered.text
        return answered.json["id"]

    def end(self, pilot_id, by=personas.CONTRIBUTOR, **report):
        return self.call("end_pilot", principal=by, pilot_id=pilot_id, body={**REPORT, **report})

    def ended_pilot(self):
        pilot_id = self.pilot()
        answered = self.end(pilot_id)
        assert answered.status == 200, answered.text
        return pilot_id

    def write(self, pilot_id, by=personas.CONTRIBUTOR, **entry):
        body = {"on": str(date(2026, 3, 2)), "text": "Τοποθετήθηκαν οι πρώτοι αισθητήρες.", **entry}
        return self.call("add_pilot_entry", principal=by, pilot_id=pilot_id, body=body)

    def resume(self, pilot_id, by=personas.CONTRIBUTOR):
        return self.call("return_pilot", principal=by, pilot_id=pilot_id)

    def read_pilot(self, pilot_id):
        return self.call("read_pilot", pilot_id=pilot_id).json


class Pilots(Piloting, ServiceUnderTest):
    """A service under test with pilots."""
