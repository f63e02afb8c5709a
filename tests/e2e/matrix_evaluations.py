"""Permission matrix: contests of Lamia on their way from the closing to the results.

The reader is one of the two evaluators; of the solutions that the reader has offered, two others are.
"""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

from matrix_challenges import challenge
from matrix_solutions import newcomer

from challenges.call.challenge.model import Challenge
from challenges.call.phase.model import Phase
from challenges.entry.solution.model import Solution
from challenges.judging.evaluator.model import ACCEPT, Evaluator
from chassis.testing import member, person

CONTENT = {
    "title": "Κάδοι που ξεχειλίζουν", "tagline": "Πότε περνά;", "brief": "Δρομολόγια.", "description": "Περιγραφή.",
    "eligibility": "Όλοι", "sectors": ["environment"],
}  # fmt: skip
CRITERIA = [{"code": "impact", "title_el": "Αποτέλεσμα", "title_en": "", "kind": "rating", "weight": 1, "maximum": 5}]
SAID = {"scores": {"impact": 4}, "comment": "Ώριμη ιδέα."}
TAKEN = {"take": 1, "outcome": "selected"}
REFUSED = {"take": 0, "outcome": "selected"}


def contest(world, state, lead=None):
    """Bring a contest with one solution to `state`."""
    judges = [newcomer(world), newcomer(world) if lead else "reader"]
    made = _closed(world, judges, _person_of(world, lead) if lead else person(), still_open=state == "running")
    made.judges = judges
    for step in _STEPS[: _REACHED[state]]:
        step(world, made)
    return made


def _person_of(world, caller):
    return person(person_id=UUID(world.insist(caller, "GET", "/v1/me")["id"]))


def _closed(world, judges, lead, *, still_open):
    service = world.inside.services["challenges"].instance()
    at, lamia = service.now, UUID(world.organisations["lamia"])
    hour = timedelta(hours=1)
    plan = {
        "name": "Ιδέες", "description": "", "how_to_enter": "", "criteria": CRITERIA, "takes_submissions": True,
        "opens_at": at - 9 * hour, "closes_at": at + hour if still_open else at - hour, "evaluators_per_solution": 2,
    }  # fmt: skip
    with service.transaction() as session:
        made = Challenge.begin(organisation_id=lamia, says=CONTENT, by=member(lamia, "contributor"), at=at)
        phase = Phase.plan(plan)
        phase.position = 1
        made.phases.append(phase)
        session.add(made)
        made.show(at)
        session.flush()
        said = {"title": world.fresh("Λύση "), "summary": "Σύνοψη.", "description": "Περιγραφή."}
        solution = Solution.begin(said, phase=phase, by=lead, at=at, demo=False)
        solution.state, solution.submitted_at = "submitted", at - 2 * hour
        session.add(solution)
        for judge in judges:
            who = _person_of(world, judge)
            evaluator = Evaluator.invite(made.id, who.person_id, by=None, at=at)
            evaluator.answer(ACCEPT, by=who, at=at)
            session.add(evaluator)
    return SimpleNamespace(id=str(made.id), phase_id=str(phase.id), solution_id=str(solution.id))


# ---- the steps of judging ------------------------------------------------------------------------------


def _assign(world, made):
    path = f"/v1/challenges/{made.id}/phases/{made.phase_id}/assignments"
    assert world.insist("contributor", "POST", path)["assigned"] == 2
    made.evaluations = {judge: _evaluation_of(world, made, judge) for judge in made.judges}


def _evaluation_of(world, made, judge):
    mine = world.insist(judge, "GET", "/v1/evaluations/mine?state=assigned&limit=100")["items"]
    return next(one["id"] for one in mine if one["solution_id"] == made.solution_id)


def _declare(world, made):
    for judge, evaluation_id in made.evaluations.items():
        world.insist(judge, "POST", f"/v1/evaluations/{evaluation_id}/declaration", {"conflict": None})


def _score(world, made):
    for judge, evaluation_id in made.evaluations.items():
        world.insist(judge, "PATCH", f"/v1/evaluations/{evaluation_id}", SAID, If_Match="*")


def _submit(world, made):
    for judge, evaluation_id in made.evaluations.items():
        world.insist(judge, "POST", f"/v1/evaluations/{evaluation_id}/submit")


def _advance(said):
    def advance(world, made):
        world.insist("approver", "POST", f"/v1/challenges/{made.id}/phases/{made.phase_id}/advance", said)

    return advance


_STEPS = (_assign, _declare, _score, _submit)
_REACHED = {"running": 0, "closed": 0, "assigned": 1, "declared": 2, "scored": 3, "judged": 4}


# ---- how each operation is asked -----------------------------------------------------------------------


def _challenge_of(world, thing):
    """Give a challenge, of a contest where the thing is a state of one."""
    return contest(world, thing).id if thing in _REACHED else challenge(world, thing)


def _about_challenge(body=None):
    return lambda world, thing, _: ({"challenge_id": _challenge_of(world, thing)}, {}, body, {})


def _inviting(world, thing, caller):
    return {"challenge_id": _challenge_of(world, thing)}, {}, {"person_id": str(person().person_id)}, {}


def _answering(world, thing, caller):
    challenge_id = challenge(world, "published")
    reader = {"person_id": str(_person_of(world, "reader").person_id)}
    world.insist("contributor", "POST", f"/v1/challenges/{challenge_id}/evaluators", reader)
    return {"challenge_id": challenge_id}, {}, {"decision": "accept"}, {}


def _removing(world, thing, caller):
    made = contest(world, thing)
    who = _person_of(world, made.judges[0])
    return {"challenge_id": made.id, "person_id": str(who.person_id)}, {}, None, {}


def _about_phase(body=None):
    def ask(world, thing, caller):
        made = contest(world, "judged" if thing == "decided" else thing)
        if thing == "decided":
            _advance(TAKEN)(world, made)
        return {"challenge_id": made.id, "phase_id": made.phase_id}, {}, body, {}

    return ask


def _assigning_by_hand(world, thing, caller):
    made = contest(world, thing)
    evaluator = str(_person_of(world, "reader").person_id)
    return {}, {}, {"solution_id": made.solution_id, "evaluator_id": evaluator}, {}


def _about_evaluation(body=None):
    def ask(world, thing, caller):
        return {"evaluation_id": contest(world, thing).evaluations["reader"]}, {}, body, {"If-Match": "*"}

    return ask


def _results(world, thing, caller):
    if thing != "decided":
        return {"challenge_id": challenge(world, thing)}, {}, None, {}
    made = contest(world, "judged")
    _advance(TAKEN)(world, made)
    return {"challenge_id": made.id}, {}, None, {}


def _explanation(world, thing, caller):
    made = contest(world, "judged", lead="reader")
    _advance(TAKEN if thing == "selected" else REFUSED)(world, made)
    return {"solution_id": made.solution_id}, {}, None, {}


def _nothing(*_):
    return {}, {}, None, {}


ASKED = {
    "invite_evaluator": _inviting,
    "list_evaluators": _about_challenge(),
    "list_evaluator_invitations": _nothing,
    "answer_evaluator_invitation": _answering,
    "remove_evaluator": _removing,
    "assign_evaluators": _about_phase(),
    "assign_solution": _assigning_by_hand,
    "list_own_evaluations": _nothing,
    "list_evaluations": _about_challenge(),
    "read_evaluation": _about_evaluation(),
    "declare_interest": _about_evaluation({"conflict": None}),
    "score_solution": _about_evaluation(SAID),
    "submit_evaluation": _about_evaluation(),
    "show_standing": _about_phase(),
    "advance_phase": _about_phase(TAKEN),
    "list_results": _results,
    "explain_solution": _explanation,
    "list_acts": _about_challenge(),
}
