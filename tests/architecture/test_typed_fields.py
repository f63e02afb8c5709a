"""Whatever a caller types is read by a field that knows its traps: text, numbers, web addresses, e-mail addresses."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest
from marshmallow import Schema, fields, validate
from tests.contracts.services import NAMES, service_class

from chassis.contract import operations_of

LOOSE = {fields.String, fields.Integer, fields.Float, fields.Decimal, fields.Url, fields.Email}
# made by us and handed back: looked up by digest or signature, never kept or shown
OURS = {"cursor", "token", "refresh_token", "device_token", "code", "state", "binder"}
CLOSED = (validate.OneOf, validate.Regexp)


def leaves(schema: Schema, path: str) -> Iterator[tuple[str, fields.Field]]:
    for name, field in schema.fields.items():
        yield from inner(field, f"{path}.{name}")


def inner(field: fields.Field, path: str) -> Iterator[tuple[str, fields.Field]]:
    if isinstance(field, fields.Nested):
        yield from leaves(field.schema, path)
    elif isinstance(field, fields.List):
        yield from inner(field.inner, path)
    elif isinstance(field, fields.Dict):
        for part in filter(None, (field.key_field, field.value_field)):
            yield from inner(part, path)
    else:
        yield path, field


def is_loose(path: str, field: fields.Field) -> bool:
    """Whether a field reads what Python reads: any digits, any text."""
    # a rule of a service's own is a function
    closed = any(isinstance(one, CLOSED) or inspect.isfunction(one) for one in field.validators)
    ours = type(field) is fields.String and path.rpartition(".")[2] in OURS
    return type(field) in LOOSE and not closed and not ours


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_is_typed_is_read_by_a_loose_field(name):
    asked = [
        (f"{operation.name}.{part}", schema)
        for operation in operations_of(service_class(name))
        if operation.path
        for part, schema in (("body", operation.body), ("query", operation.query))
        if schema is not None
    ]
    assert asked
    loose = [path for where, schema in asked for path, field in leaves(schema, where) if is_loose(path, field)]
    assert loose == []


def test_a_loose_field_is_caught():
    made = Schema.from_dict({"title": fields.String(), "n": fields.List(fields.Integer()), "token": fields.String()})()
    assert [path for path, field in leaves(made, "x") if is_loose(path, field)] == ["x.title", "x.n"]
