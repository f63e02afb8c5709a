"""Permission matrix: the certification of practices of Lamia, asked for by their author."""

from __future__ import annotations

_SCORES = dict.fromkeys(
    ("innovation", "impact", "stakeholder_engagement", "relevance", "sustainability", "transferability"), 3
)
_EVALUATORS = frozenset({"centre_manager", "curator"})


def _practice(world, thing, caller):
    """Make a practice in a state, or one that waits to be certified, with a place of the caller's."""
    if thing not in {"requested", "place_held"}:
        return world.practice(thing)
    practice_id = world.practice("published_by_others")
    path = f"/v1/practices/{practice_id}/certification"
    world.insist("contributor", "POST", path)
    if thing == "place_held" and caller in _EVALUATORS:
        world.insist(caller, "POST", f"{path}/place", _declared(world, path))
    return practice_id


def _declared(world, path):
    version = world.insist("curator", "GET", path)["declaration"]["version"]
    return {"no_interest": True, "declaration": version}


def _about(body=None):
    def ask(world, thing, caller):
        practice_id = _practice(world, thing, caller)
        made = body(world, f"/v1/practices/{practice_id}/certification") if callable(body) else body
        return {"practice_id": practice_id}, {}, made, {}

    return ask


ASKED = {
    "request_certification": _about(),
    "take_certification_place": _about(_declared),
    "give_back_certification_place": _about(),
    "certify_practice": _about({"scores": _SCORES}),
    "list_certification_queue": lambda *_: ({}, {}, None, {}),
}
