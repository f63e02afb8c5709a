"""Permission matrix: files of practices of Lamia, and of solutions that the reader leads."""

from __future__ import annotations

import hashlib

import matrix_solutions

_BYTES = {"Content-Type": "application/octet-stream"}
_TEXT = "Καλημέρα\n".encode()
_NEW = {"name": "α.txt", "title": "Σημείωμα"}
_WHOLE = {"sha256": hashlib.sha256(_TEXT).hexdigest()}


def _adding(world, who, noun, uploading):
    """Return a function that adds a file to a thing, or begins to, and the path parameters that it fills."""
    made = {"number": "1"}

    def add(thing_id):
        size = f"&size={len(_TEXT)}" if uploading else ""
        path = f"/v1/{noun}/{thing_id}/files"
        body = b"" if uploading else _TEXT
        media_type = _BYTES["Content-Type"]
        answer = world.insist(who, "POST", f"{path}?name=a.txt&title=a{size}", body, Content_Type=media_type)
        made["file_id"] = answer["id"]
        if uploading == "received":
            world.insist(who, "PUT", f"{path}/{answer['id']}/parts/1", _TEXT, Content_Type=media_type)

    return add, made


def _practice(uploading, query=None, body=None, headers=None):
    def ask(world, state, caller):
        add, made = _adding(world, "contributor", "practices", uploading)
        practice_id = world.practice(state, first=add)
        return {"practice_id": practice_id, **made}, query or {}, body, headers or {}

    return ask


def _solution(uploading, query=None, body=None, headers=None):
    def ask(world, state, caller):
        add, made = _adding(world, "reader", "solutions", uploading)
        solution_id = matrix_solutions.solution(world, state, first=add)
        return {"solution_id": solution_id, **made}, query or {}, body, headers or {}

    return ask


ASKED = {
    operation.format(noun): ask(*arguments)
    for noun, ask in (("practice", _practice), ("solution", _solution))
    for operation, arguments in {
        "upload_{}_file": ("", _NEW, _TEXT, _BYTES),
        "put_{}_file_part": ("begun", None, _TEXT, _BYTES),
        "complete_{}_file": ("received", None, _WHOLE),
        "list_{}_files": ("",),
        "get_{}_file": ("",),
        "describe_{}_file": ("", None, {"title": "Άλλος"}),
        "remove_{}_file": ("",),
    }.items()
}
