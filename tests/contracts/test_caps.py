"""Everything that a body of JSON may hold has an end; forms and files are as long as their operation reads."""

from __future__ import annotations

import re

import pytest
from services import NAMES, contract

FREE = {"POST /v1/oauth/token"}  # fields of RFC 6749; nobody has signed in there, so 64 KiB is the end
ENDLESS = re.compile(r"[*+]|\{\d+,\}")
SHORT = {"uuid", "date", "date-time"}


def bodies(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            read = operation.get("requestBody", {}).get("content", {})
            if "application/json" in read and f"{method.upper()} {path}" not in FREE:
                yield f"{method.upper()} {path}", read["application/json"]["schema"]


def ends(text):
    pattern = text.get("pattern")
    return (
        bool({"maxLength", "enum", "const"} & text.keys())
        or text.get("format") in SHORT
        or bool(pattern and not ENDLESS.search(pattern))
    )


def without_end(schema, schemas, where, seen=()):
    """Give the places below `schema` that have no end."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in seen:
            yield from without_end(schemas[name], schemas, where, (*seen, name))
        return
    for choice in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(choice, ()):
            yield from without_end(one, schemas, where, seen)
    kinds = schema.get("type", ())
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    if "array" in kinds:
        if "maxItems" not in schema:
            yield where
        yield from without_end(schema.get("items", {}), schemas, f"{where}[]", seen)
    if "string" in kinds and not ends(schema):
        yield where
    for name, inner in schema.get("properties", {}).items():
        yield from without_end(inner, schemas, f"{where}.{name}", seen)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from without_end(schema["additionalProperties"], schemas, f"{where}.*", seen)


@pytest.mark.parametrize("name", NAMES)
def test_every_list_and_text_of_a_body_has_an_end(name):
    document = contract(name)
    found = [place for where, schema in bodies(document) for place in without_end(schema, document["schemas"], where)]
    assert found == []
