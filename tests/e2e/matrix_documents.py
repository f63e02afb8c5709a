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


def document(world, state, **facts):
    writer = "curator" if state == "published" else "approver"
    document_id = world.insist(writer, "POST", "/v1/documents", {**DOCUMENT, **facts})["id"]
    steps = {"draft": (), "proposed": (("approver", "propose", None),), "published": (("curator", "publish", {}),)}
    for who, step, body in steps[state]:
        world.insist(who, "POST", f"/v1/documents/{document_id}/{step}", body)
    return document_id


def _about(body=None):
    return lambda world, state, caller: ({"document_id": document(world, state)}, {}, body, {"If-Match": "*"})


def _of_edition(body=None):
    """Ask about the open edition, which has a file and says what changed."""

    def ask(world, state, caller):
        document_id = document(world, state, licence="cc_by")
        who = "curator" if state == "published" else "approver"
        path = f"/v1/documents/{document_id}"
        world.insist(who, "POST", f"{path}/editions", {"changed": "Όλα."})
        world.insist(who, "POST", f"{path}/files?name=a.txt&title=a", b"abc", Content_Type="application/octet-stream")
        return {"document_id": document_id, "number": "1"}, {}, body, {}

    return ask


def _of_file(body=None):
    """Ask about a file: one under way, or one that is there."""

    def ask(world, state, caller):
        state, _, under_way = state.partition("/")
        document_id = document(world, state, licence="cc_by")
        who = "curator" if state == "published" else "approver"
        path = f"/v1/documents/{document_id}/files?name=a.txt&title=a" + ("&size=3" if under_way else "")
        content = b"" if under_way else b"abc"
        made = world.insist(who, "POST", path, content, Content_Type="application/octet-stream")
        if under_way == "sent":
            part = f"/v1/documents/{document_id}/files/{made['id']}/parts/1"
            world.call(who, "PUT", part, b"abc", Content_Type="application/octet-stream")
        headers = {"Content-Type": "application/octet-stream"} if isinstance(body, bytes) else {}
        return {"document_id": document_id, "file_id": made["id"], "number": "1"}, {}, body, headers

    return ask


def _uploading(world, state, caller):
    document_id = document(world, state, licence="cc_by")
    query = {"name": "a.txt", "title": "a"}
    return {"document_id": document_id}, query, b"abc", {"Content-Type": "application/octet-stream"}


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
    "list_document_editions": _about(),
    "begin_document_edition": _about({}),
    "edit_document_edition": _of_edition({"label": "2η"}),
    "publish_document_edition": _of_edition(),
    "upload_document_file": _uploading,
    "put_document_file_part": _of_file(b"abc"),
    "complete_document_file": _of_file({}),
    "list_document_files": _about(),
    "get_document_file": _of_file(),
    "describe_document_file": _of_file({"title": "Άλλος"}),
    "remove_document_file": _of_file(),
    "withdraw_document": _about({"reason": "Παλιό."}),
}
