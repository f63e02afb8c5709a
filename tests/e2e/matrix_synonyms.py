"""Permission matrix: the synonyms of search."""

from __future__ import annotations

from uuid import uuid4


def _entry(world):
    return {"word": world.fresh("λέξη"), "means": ["κάτι άλλο"]}


def _about(body=None, headers=None):
    def ask(world, thing, caller):
        known = thing == "known"
        synonym_id = world.insist("curator", "POST", "/v1/synonyms", _entry(world))["id"] if known else str(uuid4())
        return {"synonym_id": synonym_id}, {}, body, headers or {}

    return ask


ASKED = {
    "list_synonyms": lambda *_: ({}, {}, None, {}),
    "add_synonym": lambda world, *_: ({}, {}, _entry(world), {}),
    "read_synonym": _about(),
    "change_synonym": _about({"direction": "both"}, {"If-Match": "*"}),
    "delete_synonym": _about(),
}  # fmt: skip
