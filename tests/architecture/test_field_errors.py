"""Every fault of a field has a code and both languages: no sentence of marshmallow's reaches a caller."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from marshmallow import Schema as PlainSchema
from marshmallow import ValidationError, fields
from marshmallow import validate as plain
from tests.contracts.services import NAMES, service_class

from chassis import validate
from chassis.contract import operations_of
from chassis.errors import FieldError
from chassis.schemas import EventPayload, Schema

VALIDATORS = (validate.Length, validate.Range, validate.OneOf, validate.Regexp)


def every_field(schema: PlainSchema, path: str) -> Iterator[tuple[str, fields.Field]]:
    for name, field in schema.fields.items():
        yield from with_inner(field, f"{path}.{name}")


def with_inner(field: fields.Field, path: str) -> Iterator[tuple[str, fields.Field]]:
    yield path, field
    if isinstance(field, fields.Nested):
        yield from every_field(field.schema, path)
    for part in ("inner", "key_field", "value_field"):
        if isinstance(getattr(field, part, None), fields.Field):
            yield from with_inner(getattr(field, part), f"{path}[]")


def english_sentences(schema: PlainSchema, path: str) -> Iterator[str]:
    for place, field in every_field(schema, path):
        # "format" is for writing: no caller gets it
        said = {key: text for key, text in field.error_messages.items() if key != "format"}
        yield from (f"{place}: {key}" for key, text in said.items() if isinstance(text, str))
        rules = [rule for rule in field.validators if isinstance(rule, plain.Validator)]
        yield from (f"{place}: {type(rule).__name__}" for rule in rules if not isinstance(rule, VALIDATORS))
    if any(isinstance(text, str) for text in schema.error_messages.values()):
        yield path


@pytest.mark.parametrize("name", NAMES)
def test_no_field_of_a_service_answers_in_english_only(name):
    asked = [
        (f"{operation.name}.{part}", schema)
        for operation in operations_of(service_class(name))
        for part, schema in (("body", operation.body), ("query", operation.query))
        if schema is not None and not isinstance(schema, EventPayload)  # RFC 6749 has errors of its own
    ]
    assert asked
    assert [said for where, schema in asked for said in english_sentences(schema, where)] == []


def test_a_field_that_does_is_caught():
    typed = {"n": fields.List(fields.Integer()), "s": fields.String(validate=plain.Length(max=3))}
    assert "x.n[]: invalid" in list(english_sentences(PlainSchema.from_dict(typed)(), "x"))
    assert "x.s: Length" in list(english_sentences(Schema.from_dict(typed)(), "x"))
    assert not [said for said in english_sentences(Schema.from_dict(typed)(), "x") if "Length" not in said]


@pytest.mark.parametrize(
    ("rule", "value", "code", "greek", "english"),
    [
        (validate.Length(min=2), "a", "too_short", "Τουλάχιστον 2 ", "Shorter than minimum length 2."),
        (validate.Length(max=2), "abc", "too_long", "Το πολύ 2 ", "Longer than maximum length 2."),
        (validate.Length(min=1, max=2), "", "length", "Από 1 έως 2 ", "Length must be between 1 and 2."),
        (validate.Length(equal=2), "", "length", "Ακριβώς 2 ", "Length must be 2."),
        (validate.Range(min=1), 0, "too_small", "Τουλάχιστον 1.", "Must be greater than or equal to 1."),
        (validate.Range(max=1), 2, "too_large", "Το πολύ 1.", "Must be less than or equal to 1."),
        (validate.Range(1, 2), 0, "range", "Από 1 έως 2.", "Must be greater than or equal to 1 and less than or"),
        (validate.OneOf(["a{b}", "c"]), "d", "not_allowed", "Επιτρεπτές τιμές: a{b}, c.", "Must be one of: a{b}, c."),
        (validate.Regexp("a"), "b", "invalid", "Η τιμή δεν έχει", "String does not match expected pattern."),
    ],
)
def test_a_validator_names_its_fault_in_both_languages(rule, value, code, greek, english):
    with pytest.raises(ValidationError) as caught:
        rule(value)
    (said,) = caught.value.messages
    assert isinstance(said, FieldError)
    assert said.code == code
    assert said.detail.el.startswith(greek)
    assert said.detail.en.startswith(english)
