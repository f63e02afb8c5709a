"""How the permission matrix asks about solutions, teams, questions and announcements; the reader leads them."""

from matrix_experts import challenge

SOLUTION = {"title": "Αισθητήρες", "summary": "Οι κάδοι λένε πότε γέμισαν.", "description": "Με υπερήχους."}


def solution(world, state, lead="reader", *, first=None):
    """Make a solution of somebody's in `state`; gives its identifier. `first` is called with it as a draft."""
    challenge_id = challenge(world, "published")
    made = world.insist(lead, "POST", f"/v1/challenges/{challenge_id}/solutions", SOLUTION)["id"]
    if first is not None:
        first(made)
    if state != "draft":
        world.insist(lead, "POST", f"/v1/solutions/{made}/submit")
    if state in {"qualified", "selected"}:
        with world.inside.engines["challenges"].begin() as connection:
            changes = {"id": made, "state": state}
            connection.exec_driver_sql("update solutions set state = %(state)s where id = %(id)s", changes)
    return made


def newcomer(world):
    """Let somebody new sign in; gives their name."""
    name = world.fresh("newcomer")
    world.tokens[name] = world.inside.sign_in(world.inside.person(name))["access_token"]
    return name


def invited(world, solution_id, name, lead="reader"):
    world.insist(lead, "POST", f"/v1/solutions/{solution_id}/invitations", {"email": f"{name}@matrix.example"})


def _about_challenge(body=None):
    return lambda world, thing, _: ({"challenge_id": challenge(world, thing)}, {}, body, {})


def _about_solution(body=None):
    return lambda world, thing, _: ({"solution_id": solution(world, thing)}, {}, body, {"If-Match": "*"})


def _answer(world, thing, caller):
    challenge_id = challenge(world, "published")
    asked = world.insist("reader", "POST", f"/v1/challenges/{challenge_id}/questions", {"text": "Ως πότε;"})
    return {"challenge_id": challenge_id, "question_id": asked["id"]}, {}, {"text": "Ως αύριο."}, {}


def _taking_back(world, thing, caller):
    solution_id = solution(world, "draft")
    invited(world, solution_id, "nobody")
    (waiting,) = world.insist("reader", "GET", f"/v1/solutions/{solution_id}")["waiting"]
    return {"solution_id": solution_id, "invitation_id": waiting["id"]}, {}, None, {}


def _joining(world, thing, caller):
    lead = newcomer(world)
    solution_id = solution(world, "draft", lead)
    invited(world, solution_id, "reader", lead)
    return {"solution_id": solution_id}, {}, {"decision": "accept"}, {}


def _letting_go(world, thing, caller):
    name, solution_id = newcomer(world), solution(world, "draft")
    invited(world, solution_id, name)
    joined = world.insist(name, "POST", f"/v1/solutions/{solution_id}/members/me", {"decision": "accept"})
    member = next(one for one in joined["team"] if one["state"] == "accepted")
    return {"solution_id": solution_id, "person_id": member["person_id"]}, {}, None, {}


def _nothing(*_):
    return {}, {}, None, {}


ASKED = {
    "list_proposed_practices": _about_challenge(),
    "ask_question": _about_challenge({"text": "Ως πότε;"}),
    "answer_question": _answer,
    "list_questions": _about_challenge(),
    "make_announcement": _about_challenge({"title": "Παράταση", "text": "Κατά μία εβδομάδα."}),
    "list_announcements": _about_challenge(),
    "create_solution": _about_challenge(SOLUTION),
    "list_solutions": _about_challenge(),
    "edit_solution": _about_solution({"title": "Άλλος τίτλος"}),
    "submit_solution": _about_solution(),
    "recall_solution": _about_solution(),
    "withdraw_solution": _about_solution(),
    "delete_solution": _about_solution(),
    "read_solution": _about_solution(),
    "list_own_solutions": _nothing,
    "invite_member": _about_solution({"email": "somebody@matrix.example"}),
    "take_invitation_back": _taking_back,
    "list_own_invitations": _nothing,
    "decide_membership": _joining,
    "let_member_go": _letting_go,
    "decide_naming": _about_solution({"agreed": True}),
}
