"""Permission matrix: circulars that a curator addresses to the Municipality of Lamia, in each state."""

from __future__ import annotations


def _texts(world):
    return {
        "number": world.fresh("Φ.5/"),
        "issued_on": "2026-03-02",
        "title_el": "Δίκτυο εκπροσώπων",
        "message_el": "Ορίστε εκπροσώπους καινοτομίας.",
        "contact_unit": "Τμήμα Καινοτομίας",
        "organisation_ids": [world.organisations["lamia"]],
        "obligations": [{"kind": "declare", "title_el": "Συμμετοχή στην έρευνα"}],
    }


def circular(world, state):
    """Bring a circular of the first curator to `draft`, `approval` or `issued`."""
    made = world.insist("first", "POST", "/v1/circulars", _texts(world))["id"]
    if state != "draft":
        world.insist("first", "POST", f"/v1/circulars/{made}/submit")
    if state == "issued":
        world.insist("curator", "POST", f"/v1/circulars/{made}/approve", {})
        while world.insist("curator", "GET", f"/v1/circulars/{made}")["state"] == "scheduled":
            _issue_the_next(world)
    return made


def _issue_the_next(world):
    """Let the clock strike that issues the circular whose moment came first."""
    service = world.inside.services["notifications"].instance()
    with service.transaction():
        type(service).issue_circulars.__wrapped__(service)


def _about(body=None, **path):
    def ask(world, state, caller):
        said = body(world) if callable(body) else body
        return {"circular_id": circular(world, state), **path}, {}, said, {"If-Match": "*"}

    return ask


def _of_lamia(**said):
    return lambda world: {"organisation_id": world.organisations["lamia"], **said}


def _nothing(world, thing, caller):
    return {}, {}, None, {}


ASKED = {
    "write_circular": lambda world, thing, caller: ({}, {}, _texts(world), {}),
    "list_circulars": _nothing,
    "list_circular_tasks": _nothing,
    "get_circular": _about(),
    "change_circular": _about({"title_el": "Άλλος τίτλος"}),
    "discard_circular": _about(),
    "preview_circular": _about(),
    "submit_circular": _about(),
    "approve_circular": _about({}),
    "return_circular": _about({"comment": "Λείπει η προθεσμία."}),
    "close_circular": _about({"reason": "Έγιναν όλα."}),
    "recall_circular": _about({"reason": "Στάλθηκε κατά λάθος."}),
    "track_circular": _about(),
    "acknowledge_circular": _about(_of_lamia()),
    "declare_fulfilment": _about(_of_lamia(text="Απαντήσαμε στην έρευνα χθες."), code="declare"),
    "waive_obligation": _about(_of_lamia(reason="Συγχωνεύεται."), code="declare"),
}
