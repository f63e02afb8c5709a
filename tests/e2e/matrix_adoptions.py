"""Permission matrix: adoptions by Larissa of practices of Lamia, in each state."""

from __future__ import annotations

STEPS = ("test", "adapt", "remove", "implement", "harvest")


def _start(world, who, practice_id=None):
    practice_id = practice_id or world.practice("published")
    asked = {"taker_id": world.organisations["larissa"], "mode": "adopt"}
    return world.insist(who, "POST", f"/v1/practices/{practice_id}/adoptions", asked)["id"]


def _waiting(world):
    """Begin one while the approver is known to the service, so that it waits for them."""
    approver = (world.people["elsewhere_approver"], world.organisations["larissa"], "approver")
    practice_id = world.practice("published")
    world.inside.hear_member("observatory", *approver)
    adoption_id = _start(world, "elsewhere_contributor", practice_id)
    world.inside.hear_member("observatory", *approver, left=True)
    return adoption_id


def adoption(world, state):
    if state in {"internal_approval", "returned"}:
        adoption_id = _waiting(world)
        if state == "returned":
            path = f"/v1/adoptions/{adoption_id}/return"
            world.insist("elsewhere_approver", "POST", path, {"comment": "Όχι ακόμη."})
        return adoption_id
    adoption_id = _start(world, "elsewhere_manager")
    if state == "implemented":
        for step in STEPS:
            said = {"implemented_on": "2026-01-05"} if step == "harvest" else {}
            world.insist("elsewhere_manager", "POST", f"/v1/adoptions/{adoption_id}/advance", {"to": step, **said})
    return adoption_id


def _about(body=None):
    return lambda world, state, caller: ({"adoption_id": adoption(world, state)}, {}, body, {"If-Match": "*"})


def _starting(world, state, caller):
    asked = {"taker_id": world.organisations["larissa"], "mode": "adopt"}
    return {"practice_id": world.practice(state)}, {}, asked, {}


def _nothing(world, thing, caller):
    return {}, {}, None, {}


ASKED = {
    "start_adoption": _starting,
    "list_practice_adoptions": lambda world, *_: ({"practice_id": world.practice("published")}, {}, None, {}),
    "list_adoptions": _nothing,
    "list_own_adoptions": _nothing,
    "read_adoption": _about(),
    "edit_adoption": _about({"cost_eur": 10}),
    "advance_adoption": _about({"to": "test"}),
    "pause_adoption": _about({}),
    "resume_adoption": _about(),
    "abandon_adoption": _about({"reason": "Έληξε."}),
    "finish_adoption": _about({}),
    "approve_adoption": _about(),
    "return_adoption": _about({"comment": "Γιατί;"}),
    "submit_adoption": _about(),
    "derive_practice": _about(),
    "read_adoption_graph": _nothing,
    "export_adoptions": _nothing,
    "read_family": lambda world, state, caller: ({"practice_id": world.practice(state)}, {}, None, {}),
    "answer_for_giver": _about({"says": "confirmed"}),
}
