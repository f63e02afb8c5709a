"""Every operation has examples, and they are what its own schemas accept."""

from __future__ import annotations

import re

import pytest
from marshmallow import ValidationError
from openapi_schema_validator import OAS31Validator
from services import NAMES, contract, service_class

from chassis.contract import operations_of
from chassis.examples import Examples

JSON = "application/json"


def validator(name, schema):
    return OAS31Validator({**schema, "components": {"schemas": contract(name)["schemas"]}})


def operations(name):
    for path, methods in contract(name)["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def bodies(operation):
    answers = {status: said for status, said in operation["responses"].items() if status.startswith("2")}
    for where, held in {"body": operation.get("requestBody", {}), **answers}.items():
        if JSON in held.get("content", {}):
            yield where, held["content"][JSON]


@pytest.mark.parametrize("name", NAMES)
def test_every_json_body_and_answer_has_a_valid_example(name):
    faults = []
    for call, operation in operations(name):
        for where, media in bodies(operation):
            assert media.get("example") is not None, (call, where)
            faults += [
                f"{call} {where}: {'.'.join(map(str, fault.path))}: {fault.message[:200]}"
                for fault in validator(name, media["schema"]).iter_errors(media["example"])
            ]
        for parameter in operation.get("parameters", []):
            assert parameter["in"] != "path" or parameter["example"], call
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", NAMES)
def test_the_service_reads_the_example_of_every_body(name):
    faults = {}
    for spec in operations_of(service_class(name)):
        if spec.path and spec.body is not None:
            example = contract(name)["paths"][spec.path][spec.method.lower()]["requestBody"]["content"][JSON]["example"]
            try:
                spec.body.load(example)
            except ValidationError as exc:
                faults[spec.name] = exc.messages
    assert not faults


def test_what_a_schema_says_itself_comes_first():
    assert Examples().of({"type": "string", "example": "this"}, {}) == "this"
    assert Examples().of({"type": ["null", "string"], "enum": [None, "a", "b"]}, {}) == "a"
    assert Examples().of({"$ref": "#/components/schemas/A"}, {"A": {"type": "integer", "minimum": 7}}) == 7
    assert Examples().of({"anyOf": [{"type": "null"}, {"type": "boolean"}]}, {}) is False


def test_a_schema_that_holds_itself_ends():
    tree = {"type": "object", "properties": {"title": {"type": "string"}, "child": {"$ref": "#/x/Tree"}}}
    assert Examples().of({"$ref": "#/x/Tree"}, {"Tree": tree})["child"]["title"]


@pytest.mark.parametrize(("least", "most"), [(0, 5), (120, 400), (500, 500)])
def test_texts_are_as_long_as_they_may_be(least, most):
    made = Examples().of({"type": "string", "minLength": least, "maxLength": most}, {}, "summary")
    assert least - 1 <= len(made) <= most
    assert re.search("[α-ω]", made)
