"""Permission matrix: documents that Lamia proposes, or that the curators publish."""

from __future__ import annotations

DOCUMENT = {
    "title_el": "Οδηγός αυτοαξιολόγησης",
    "summary_el": "Βήμα προς βήμα.",
    "kind": "guide",
    "issuer_name": "Κέντρο Δοκιμών",
    "year": 2021,
    "languages": ["el"],
    "topics": ["quality"],
    "level": "introductory",
    "url": "https://example.org/guide",
}


def document(world, state):
    writer = "curator" if state == "published" else "approver"
    document_id = world.insist(writer, "POST", "/v1/documents", DOCUMENT)["id"]
    steps = {"draft": (), "proposed": (("approver", "propose", None),), "published": (("curator", "publish", {}),)}
    for who, step, body in steps[state]:
        world.insist(who, "POST", f"/v1/documents/{document_id}/{step}", body)
    return document_id


def _about(body=None):
    return lambda world, state, caller: ({"document_id": document(world, state)}, {}, body, {"If-Match": "*"})


def _nothing(world, thing, caller):
    return {}, {}, None, {}


ASKED = {
    "create_document": lambda world, *_: ({}, {}, DOCUMENT, {}),
    "list_own_documents": _nothing,
    "search_documents": _nothing,
    "read_document": _about(),
    "edit_document": _about({"title_en": "A guide"}),
    "delete_document": _about(),
    "propose_document": _about(),
    "publish_document": _about({}),
    "reject_document": _about({"comment": "Όχι."}),
    "withdraw_document": _about({"reason": "Παλιό."}),
}
