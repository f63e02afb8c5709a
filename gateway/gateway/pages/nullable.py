"""Nullable schemas in the form that client generators understand.

A nullable code is an enum of two types with null among its values, and generators make a class of codes for each type.
An equivalent form is: one of the codes, or null. A query parameter cannot be null at all.
"""

from __future__ import annotations

from typing import Any


def rewrite_nullable(value: Any) -> Any:
    """Return a part of the document with its nullable enums and query parameters rewritten."""
    if isinstance(value, list):
        return [rewrite_nullable(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    made = {name: rewrite_nullable(inner) for name, inner in value.items()}
    if made.get("in") == "query" and isinstance(made.get("schema"), dict):
        made["schema"] = _never_null(value["schema"])
    elif _is_nullable(made) and "enum" in made:
        said = {name: inner for name, inner in made.items() if name not in {"type", "enum"}}
        return {**said, "anyOf": [_never_null({"type": made["type"], "enum": made["enum"]}), {"type": "null"}]}
    return made


def _is_nullable(schema: dict[str, Any]) -> bool:
    return isinstance(schema.get("type"), list) and "null" in schema["type"]


def _never_null(schema: dict[str, Any]) -> dict[str, Any]:
    if not _is_nullable(schema):
        return schema
    kinds = [kind for kind in schema["type"] if kind != "null"]
    made = {**schema, "type": kinds[0] if len(kinds) == 1 else kinds}
    if "enum" in made:
        made["enum"] = [one for one in made["enum"] if one is not None]
    if made.get("default", "") is None:
        del made["default"]
    return made
