"""Contracts leave a service in the form of JSON Schema that client generators read."""

import pytest

from chassis.portable_schemas import make_portable

CODES = {"type": "string", "enum": ["a", "b"]}


@pytest.mark.parametrize(
    ("pattern", "portable"),
    [("\\A[a-z]+\\Z", "^(?:[a-z]+)$"), ("^a|b$", "^(?:a|b)$"), ("a", "^(?:a)"), ("^(?:a)$", "^(?:(?:a))$")],
)
def test_patterns_are_anchored_without_python_signs(pattern, portable):
    assert make_portable({"type": "string", "pattern": pattern, "default": ""}) == {
        "type": "string",
        "pattern": portable,
    }


def test_a_field_named_pattern_is_no_pattern():
    fields = {"properties": {"pattern": {"type": "string"}, "type": {"type": "string"}}}
    assert make_portable(fields) == fields


def test_a_nullable_code_is_a_code_or_null():
    nullable = {"type": ["string", "null"], "enum": ["a", "b", None], "default": None}
    assert make_portable({"properties": {"x": nullable}})["properties"]["x"] == {
        "default": None,
        "anyOf": [CODES, {"type": "null"}],
    }


def test_what_is_portable_stays_as_it_is():
    once = make_portable({"type": ["string", "null"], "enum": ["a", None]})
    assert make_portable(once) == once


def test_a_query_parameter_is_never_null():
    schema = {"type": ["string", "null"], "enum": ["a", "b", None], "default": None}
    assert make_portable({"in": "query", "name": "x", "schema": schema}) == {
        "in": "query",
        "name": "x",
        "schema": CODES,
    }
    several = {"type": ["integer", "string", "null", "string"]}
    assert make_portable({"in": "query", "schema": several})["schema"] == {"type": ["integer", "string"]}


def test_a_type_named_twice_is_named_once():
    assert make_portable({"type": ["string", "null", "null"]}) == {"type": ["string", "null"]}
