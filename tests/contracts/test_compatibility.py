"""Each kind of change that breaks a client is noticed, and none that only adds."""

import copy

import pytest

from chassis.compatibility.contracts import breaking, may_break


def contract():
    practice = {
        "type": "object",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "title": {"type": "string"},
            "municipality": {"type": ["string", "null"]},
            "related": {"type": "array", "items": {"$ref": "#/components/schemas/Practice"}},
        },
        "required": ["id", "title"],
    }
    draft = {
        "type": "object",
        "properties": {
            "title": {"type": "string", "maxLength": 200},
            "stage": {"type": "string", "enum": ["implementing", "evaluating"]},
        },
        "required": ["title"],
    }
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Draft"}}}}
    answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Practice"}}}}
    return {
        "version": "0.1.0",
        "operations": [
            {
                "name": "create_practice",
                "method": "POST",
                "path": "/v1/practices",
                "allow": ["contributor", "manager"],
                "if_match": False,
                "form": False,
                "status": 201,
                "produces": "application/json",
            }
        ],
        "paths": {
            "/v1/practices": {
                "post": {
                    "parameters": [{"in": "query", "name": "dry", "schema": {"type": "integer"}}],
                    "requestBody": body,
                    "responses": {"201": answer, "422": {}},
                }
            }
        },
        "schemas": {"Practice": practice, "Draft": draft},
        "events": [
            {
                "type": "practice.published.v1",
                "aggregate": "practice",
                "key": "practice_id",
                "public": True,
                "public_fields": ["practice_id", "region"],
                "schema": {
                    "type": "object",
                    "properties": {
                        "practice_id": {"type": "string", "format": "uuid"},
                        "region": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                    },
                    "required": ["practice_id", "region"],
                },
            }
        ],
        "subscriptions": [{"queue": "observatory.on_organisation_registered"}],
    }


def changed(path, value):
    """A contract in which one place, named by its path, holds another value; `...` removes it."""
    document = contract()
    place = document
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document


POST = ("paths", "/v1/practices", "post")
DRAFT = ("schemas", "Draft")
PRACTICE = ("schemas", "Practice")
EVENT = ("events", 0)

BREAKS = {
    "operation gone": (("operations",), []),
    "path moved": (("operations", 0, "path"), "/v1/cases"),
    "status changed": (("operations", 0, "status"), 200),
    "role shut out": (("operations", 0, "allow"), ["manager"]),
    "precondition asked for": (("operations", 0, "if_match"), True),
    "parameter gone": ((*POST, "parameters"), []),
    "parameter required": ((*POST, "parameters", 0, "required"), True),
    "parameter of another kind": ((*POST, "parameters", 0, "schema"), {"type": "boolean"}),
    "field required": ((*DRAFT, "required"), ["title", "stage"]),
    "field refused": ((*DRAFT, "properties", "stage"), ...),
    "field shorter": ((*DRAFT, "properties", "title", "maxLength"), 100),
    "field longer": ((*DRAFT, "properties", "title", "minLength"), 5),
    "value refused": ((*DRAFT, "properties", "stage", "enum"), ["implementing"]),
    "answer's field gone": ((*PRACTICE, "properties", "title"), ...),
    "answer's field of another kind": ((*PRACTICE, "properties", "title", "type"), "integer"),
    "answer's field may be null": ((*PRACTICE, "properties", "title", "type"), ["string", "null"]),
    "answer's field unsure": ((*PRACTICE, "required"), ["id"]),
    "answer's format changed": ((*PRACTICE, "properties", "id", "format"), "uri"),
    "event gone": (("events",), []),
    "event's field gone": ((*EVENT, "schema", "properties", "region"), ...),
    "event's field of another kind": ((*EVENT, "schema", "properties", "practice_id", "format"), "uri"),
    "event about another thing": ((*EVENT, "key"), "revision_id"),
    "event hidden": ((*EVENT, "public"), False),
    "public field hidden": ((*EVENT, "public_fields"), ["practice_id"]),
    "queue gone": (("subscriptions",), []),
}

ADDS = {
    "role let in": (("operations", 0, "allow"), ["approver", "contributor", "manager"]),
    "anybody let in": (("operations", 0, "allow"), ["anyone"]),
    "optional field": ((*DRAFT, "properties", "funding"), {"type": "string"}),
    "value accepted": ((*DRAFT, "properties", "stage", "enum"), ["implementing", "evaluating", "diffusing"]),
    "field may be longer": ((*DRAFT, "properties", "title", "maxLength"), 300),
    "field no longer required": ((*DRAFT, "required"), []),
    "parameter wider": ((*POST, "parameters", 0, "schema"), {"type": "number"}),
    "answer says more": ((*PRACTICE, "properties", "slug"), {"type": "string"}),
    "answer never null": ((*PRACTICE, "properties", "municipality", "type"), "string"),
    "event says more": ((*EVENT, "schema", "properties", "slug"), {"type": "string"}),
    "event never null": ((*EVENT, "schema", "properties", "region"), {"type": "string"}),
}


@pytest.mark.parametrize("change", BREAKS)
def test_a_breaking_change_is_noticed(change):
    assert breaking(contract(), changed(*BREAKS[change]))


@pytest.mark.parametrize("change", ADDS)
def test_an_addition_breaks_nobody(change):
    assert breaking(contract(), changed(*ADDS[change])) == []


def test_two_spellings_of_a_nullable_code_are_one():
    place = (*DRAFT, "properties", "stage")
    before = changed(place, {"type": ["string", "null"], "enum": ["implementing", "evaluating", None]})
    codes = {"type": "string", "enum": ["implementing", "evaluating"]}
    assert breaking(before, changed(place, {"anyOf": [codes, {"type": "null"}]})) == []
    fewer = {"type": "string", "enum": ["implementing"]}
    assert breaking(before, changed(place, {"anyOf": [fewer, {"type": "null"}]}))
    assert breaking(before, changed(place, codes))


def test_a_parameter_that_named_null_need_not():
    place = (*POST, "parameters", 0, "schema")
    before = changed(place, {"type": ["integer", "null"]})
    assert breaking(before, changed(place, {"type": "integer"})) == []
    assert breaking(before, changed(place, {"type": "string"}))


def test_nothing_changed_breaks_nobody():
    assert breaking(contract(), copy.deepcopy(contract())) == []


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        ("0.1.0", "0.1.1", False),
        ("0.1.0", "0.2.0", True),
        ("0.9.3", "1.0.0", True),
        ("1.2.0", "1.3.0", False),
        ("1.2.0", "2.0.0", True),
        ("1.2.0", "1.2.0", False),
    ],
)
def test_only_a_version_that_says_so_may_break(before, after, allowed):
    assert may_break(before, after) is allowed
