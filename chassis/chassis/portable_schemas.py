"""Schemas of marshmallow and apispec, rewritten into the JSON Schema that other programs and client generators read."""

from __future__ import annotations

from typing import Any


def make_portable(value: Any) -> Any:
    r"""Return a part of an OpenAPI document in its portable form.

    - A pattern is anchored, and written without `\A` and `\Z`. A default of "" beside a pattern means "left out". It
      is dropped, because it would not match the pattern.
    - A type that apispec names twice is named once.
    - A nullable code is one of the codes, or null. As an enum of two types, generators make a class of codes for each.
    - A query parameter is never null.
    """
    if isinstance(value, list):
        return [make_portable(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if value.get("in") == "query" and isinstance(value.get("schema"), dict):
        value = {**value, "schema": _never_null(value["schema"])}
    made = {key: make_portable(inner) for key, inner in value.items()}
    if isinstance(made.get("type"), list):
        made["type"] = list(dict.fromkeys(made["type"]))
    if isinstance(made.get("pattern"), str) and "type" in made:
        _anchor(made)
    if _is_nullable(made) and "enum" in made:
        others = {name: inner for name, inner in made.items() if name not in {"type", "enum"}}
        return {**others, "anyOf": [_never_null({"type": made["type"], "enum": made["enum"]}), {"type": "null"}]}
    return made


def _anchor(schema: dict[str, Any]) -> None:
    pattern = schema["pattern"].removeprefix("\\A").removeprefix("^")
    ends = pattern.endswith(("\\Z", "$"))
    core = pattern.removesuffix("\\Z").removesuffix("$")
    schema["pattern"] = f"^(?:{core}){'$' if ends else ''}"
    if schema.get("default") == "":
        del schema["default"]


def _is_nullable(schema: dict[str, Any]) -> bool:
    return isinstance(schema.get("type"), list) and "null" in schema["type"]


def _never_null(schema: dict[str, Any]) -> dict[str, Any]:
    if not _is_nullable(schema):
        return schema
    kinds = list(dict.fromkeys(kind for kind in schema["type"] if kind != "null"))
    made = {**schema, "type": kinds[0] if len(kinds) == 1 else kinds}
    if "enum" in made:
        made["enum"] = [one for one in made["enum"] if one is not None]
    if made.get("default", "") is None:
        del made["default"]
    return made
