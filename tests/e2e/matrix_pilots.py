"""Permission matrix: pilots in each state, and the story of a case."""

from datetime import timedelta
from uuid import UUID, uuid4

from challenges.call.challenge.model import Challenge
from challenges.call.phase.model import Phase
from challenges.entry.solution.events import SolutionSelected
from challenges.entry.solution.model import Solution
from challenges.timeline.timeline import CHALLENGES
from chassis.messaging.envelope import Received
from chassis.testing import member, person

CONTENT = {
    "title": "Κάδοι που ξεχειλίζουν", "tagline": "Πότε περνά;", "brief": "Δρομολόγια.", "description": "Περιγραφή.",
    "eligibility": "Όλοι", "sectors": ["environment"],
}  # fmt: skip
REPORT = {"outcome": "failure", "results": "Λίγα.", "obstacles": "Πολλά.", "lessons": "Μάθαμε."}


def _solution(world, state):
    """Give a solution in `state` to a published challenge of Lamia."""
    service = world.inside.services["challenges"].instance()
    at, lamia = service.now, UUID(world.organisations["lamia"])
    plan = {
        "name": "Ιδέες", "description": "", "how_to_enter": "", "criteria": [], "takes_submissions": True,
        "opens_at": at - timedelta(days=2), "closes_at": at - timedelta(days=1), "evaluators_per_solution": None,
    }  # fmt: skip
    with service.transaction() as session:
        by = member(lamia, "contributor")
        challenge = Challenge.begin(organisation_id=lamia, says=CONTENT, by=by, at=at)
        phase = Phase.plan(plan)
        phase.position = 1
        challenge.phases.append(phase)
        session.add(challenge)
        service.publish(*challenge.show(at))
        session.flush()
        said = {"title": world.fresh("Λύση "), "summary": "Σύνοψη.", "description": "Περιγραφή."}
        solution = Solution.begin(said, phase=phase, by=person(), at=at, demo=False)
        solution.state = state
        session.add(solution)
        if state == "selected":
            facts = {"title": solution.title, "challenge_title": challenge.title, "organisation_id": None}
            service.publish(SolutionSelected(**solution.identity(), **facts))
    return str(solution.id)


def _plan(world):
    return {
        "organisation_id": world.organisations["lamia"],
        "title": "Δοκιμή",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
    }


def _pilot(world, state):
    path = f"/v1/solutions/{_solution(world, 'selected')}/pilot"
    pilot_id = world.insist("contributor", "POST", path, _plan(world))["id"]
    if state == "ended":
        world.insist("contributor", "POST", f"/v1/pilots/{pilot_id}/end", REPORT)
    if state == "cancelled":
        world.insist("contributor", "POST", f"/v1/pilots/{pilot_id}/cancel", {"reason": "Τέλος."})
    return pilot_id


def _about_pilots(body):
    return lambda world, thing, caller: ({"pilot_id": _pilot(world, thing)}, {}, body, {})


def _starting(world, thing, caller):
    return {"solution_id": _solution(world, thing)}, {}, _plan(world), {}


def _story(world, thing, caller):
    if thing == "unheard_of":
        return {"case_id": uuid4()}, {}, None, {}
    pilot_id = _pilot(world, "running")
    caller = world.inside.services["challenges"]
    for told in caller.events(*CHALLENGES):
        service = caller.instance()
        kind = told["type"].partition(".")[0]
        service.on_challenge_told(
            Received(
                id=told["event_id"], type=told["type"], source="/services/challenges", subject=told["aggregate_id"],
                time=service.now, sequence=told["aggregate_seq"], data=told["data"], aggregate_type=kind,
            )
        )  # fmt: skip
    return {"case_id": pilot_id}, {}, None, {}


ASKED = {
    "start_pilot": _starting,
    "list_pilots": lambda *_: ({}, {}, None, {}),
    "read_pilot": _about_pilots(None),
    "list_pilot_entries": _about_pilots(None),
    "add_pilot_entry": _about_pilots({"on": "2026-01-02", "text": "Ξεκίνησε."}),
    "end_pilot": _about_pilots(REPORT),
    "cancel_pilot": _about_pilots({"reason": "Τέλος."}),
    "return_pilot": _about_pilots(None),
    "read_story": _story,
}
