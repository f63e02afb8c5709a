"""Permission matrix: impact claims of Lamia about its practice, in each state."""

from __future__ import annotations

CLAIM = {
    "indicator": "processing_time_days",
    "baseline": 20,
    "measured": 5,
    "baseline_from": "2025-01-01",
    "baseline_to": "2025-06-30",
    "measured_from": "2025-07-01",
    "measured_to": "2025-12-31",
    "method_kind": "before_after",
    "method": "Μετρήθηκαν όλες οι αιτήσεις του πρωτοκόλλου πριν και μετά τη θυρίδα.",
    "evidence": [{"kind": "document", "value": "Απόφαση 12/2026"}],
}


def verdict(what):
    seen = {"seen_on": "2026-01-05"} if what == "verify" else {}
    return {"verdict": what, "comment": "Τα στοιχεία συμφωνούν με το πρωτόκολλο.", "no_interest": True, **seen}


def _claim(world, who, practice_id=None):
    practice_id = practice_id or world.practice("published")
    return world.insist(who, "POST", f"/v1/practices/{practice_id}/impacts", CLAIM)["id"]


def _waiting(world):
    """Make a claim while the approver is known to the service, so that it waits for them."""
    approver = (world.people["approver"], world.organisations["lamia"], "approver")
    practice_id = world.practice("published")
    world.inside.hear_member("observatory", *approver)
    impact_id = _claim(world, "contributor", practice_id)
    world.inside.hear_member("observatory", *approver, left=True)
    return impact_id


def impact(world, state):
    if state == "internal_approval":
        return _waiting(world)
    impact_id = _claim(world, "approver")
    if state == "verified":
        world.insist("other_centre_manager", "POST", f"/v1/impacts/{impact_id}/verdicts", verdict("verify"))
    return impact_id


def _about(body=None):
    return lambda world, state, caller: ({"impact_id": impact(world, state)}, {}, body, {})


def _judging(world, thing, caller):
    state, _, what = thing.partition("/")
    return {"impact_id": impact(world, state)}, {}, verdict(what), {}


def _of_adoption(world, state, caller):
    practice_id = world.practice("published")
    asked = {"taker_id": world.organisations["larissa"], "mode": "adopt"}
    adoption_id = world.insist("elsewhere_manager", "POST", f"/v1/practices/{practice_id}/adoptions", asked)["id"]
    steps = ("test", "adapt", "remove", "implement", "harvest") if state == "implemented" else ()
    for step in steps:
        said = {"implemented_on": "2026-01-05"} if step == "harvest" else {}
        world.insist("elsewhere_manager", "POST", f"/v1/adoptions/{adoption_id}/advance", {"to": step, **said})
    return {"adoption_id": adoption_id}, {}, CLAIM, {}


def _nothing(world, thing, caller):
    return {}, {}, None, {}


ASKED = {
    "claim_practice_impact": lambda world, state, caller: ({"practice_id": world.practice(state)}, {}, CLAIM, {}),
    "claim_adoption_impact": _of_adoption,
    "list_impacts": _nothing,
    "list_own_impacts": _nothing,
    "list_impact_queue": _nothing,
    "read_impact_totals": _nothing,
    "export_impacts": _nothing,
    "read_impact": _about(),
    "withdraw_impact": _about(),
    "approve_impact": _about(),
    "return_impact": _about({"comment": "Γιατί;"}),
    "judge_impact": _judging,
}
