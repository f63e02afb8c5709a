"""What the permission matrix is tried on: files of practices of Lamia."""

from __future__ import annotations

import hashlib

_BYTES = {"Content-Type": "application/octet-stream"}
_TEXT = "Καλημέρα\n".encode()
_NEW = {"name": "α.txt", "title": "Σημείωμα"}


def _practice(uploading, **more):
    """Ask about a practice of a state that has one complete file, or one whose parts are coming."""

    def ask(world, state, caller):
        made = {}

        def add(practice_id):
            size = f"&size={len(_TEXT)}" if uploading else ""
            path = f"/v1/practices/{practice_id}/files?name=%CE%B1.txt&title=a{size}"
            body = b"" if uploading else _TEXT
            made["id"] = world.insist("contributor", "POST", path, body, Content_Type=_BYTES["Content-Type"])["id"]
            if uploading == "received":
                part = f"/v1/practices/{practice_id}/files/{made['id']}/parts/1"
                world.insist("contributor", "PUT", part, _TEXT, Content_Type=_BYTES["Content-Type"])

        practice_id = world.practice(state, first=add)
        path = {"practice_id": practice_id, "file_id": made["id"], "number": "1"}
        return path, more.get("query", {}), more.get("body"), more.get("headers", {})

    return ask


ASKED = {
    "upload_practice_file": _practice("", query=_NEW, body=_TEXT, headers=_BYTES),
    "put_practice_file_part": _practice("begun", body=_TEXT, headers=_BYTES),
    "complete_practice_file": _practice("received", body={"sha256": hashlib.sha256(_TEXT).hexdigest()}),
    "list_practice_files": _practice(""),
    "get_practice_file": _practice(""),
    "describe_practice_file": _practice("", body={"title": "Άλλος"}),
    "remove_practice_file": _practice(""),
}
