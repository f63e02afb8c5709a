"""Nullable: what may be null, said as generators of clients read it.

A code that may be null is an enum with null among its values, of two types at once: generators make a class of codes
for each type. It is the same to say: one of the codes, or null. A query cannot say null at all.
"""

from __future__ import annotations

from typing import Any


def sayable(value: Any) -> Any:
    """Give a part of the document with its nullable enums and its query parameters so said."""
    if isinstance(value, list):
        return [sayable(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    made = {name: sayable(inner) for name, inner in value.items()}
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
