"""Permission matrix: files of practices that Lamia imports."""

from __future__ import annotations

_PATH = "/v1/practices/imports"
_CSV = {"Content-Type": "text/csv"}
_PART = {"Content-Type": "application/octet-stream"}
_FILE = "external_id;title\n1;Αρχή".encode()


def _room(world):
    """Let Lamia begin an import, of which it may not have many."""
    with world.inside.engines["observatory"].begin() as connection:
        connection.exec_driver_sql("delete from imports")
    return {"organisation_id": world.organisations["lamia"]}


def _importing(world, thing, caller):
    return {}, _room(world), _FILE, _CSV


def _about(body=None, headers=()):
    def ask(world, thing, caller):
        path = f"{_PATH}?organisation_id={_room(world)['organisation_id']}"
        made = world.insist("contributor", "POST", path, b"", Content_Type="text/csv")["id"]
        world.insist("contributor", "PUT", f"{_PATH}/{made}/parts/1", _FILE, Content_Type=_PART["Content-Type"])
        if thing == "checking":
            world.insist("contributor", "POST", f"{_PATH}/{made}/start")
        return {"import_id": made, "number": "1"}, {}, body, dict(headers)

    return ask


ASKED = {
    "import_practices": _importing,
    "put_import_part": _about(_FILE, _PART.items()),
    "start_import": _about(),
    "list_imports": lambda *_: ({}, {}, None, {}),
    "read_import": _about(),
    "list_import_rows": _about(),
    "cancel_import": _about(),
    "submit_import_drafts": _about(),
    "approve_import_drafts": _about(),
    "delete_import_drafts": _about(),
    "read_import_template": lambda *_: ({}, {}, None, {}),
}
