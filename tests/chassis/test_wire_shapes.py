"""What comes in is taken by its own type, and what is wrong with it is told within bounds, quickly."""

from __future__ import annotations

import time

import pytest
from marshmallow import fields

from chassis.errors import ValidationFailed
from chassis.schemas import MOST_FAULTS, Email, Line, PlainText, Schema, Url, load, load_query
from commons.greek.tokens import sentences


class Consent(Schema):
    listed = fields.Boolean(load_default=False)


class Said(Schema):
    line = Line(max=200)
    text = PlainText(max=200)
    address = Email()
    page = Url()


@pytest.mark.parametrize("value", [1, 0, 1.0, 0.0, "yes", "1", "on", "True", "", [], [True], {}, "t"])
def test_a_consent_is_given_by_true_alone(value):
    with pytest.raises(ValidationFailed):
        load(Consent(), {"listed": value})


def test_true_and_false_have_their_names_in_a_query():
    assert load(Consent(), {"listed": True}) == {"listed": True}
    assert load_query(Consent(), {"listed": ["true"]}) == {"listed": True}
    assert load_query(Consent(), {"listed": ["false"]}) == {"listed": False}


def test_a_flood_of_faults_is_told_in_part():
    started = time.process_time()
    with pytest.raises(ValidationFailed) as raised:
        load(Consent(), {f"k{number}": number for number in range(50_000)})
    assert len(raised.value.errors) == MOST_FAULTS
    assert time.process_time() - started < 2


@pytest.mark.parametrize("mark", ["\0", "\x1b", "\x7f"])
@pytest.mark.parametrize("field", ["line", "text", "address", "page"])
def test_no_text_holds_control_characters(field, mark):
    value = {"address": f"a{mark}@x.example", "page": f"https://x.example/{mark}a"}.get(field, f"a{mark}b")
    with pytest.raises(ValidationFailed):
        load(Said(), {field: value})


@pytest.mark.parametrize("field", ["line", "address", "page"])
@pytest.mark.parametrize("end", ["\r\nBcc: all@x.example", "\nX: y", "\rX: y"])
def test_no_line_becomes_two(field, end):
    value = {"address": f"a@x.example{end}", "page": f"https://x.example/{end}"}.get(field, f"a{end}")
    with pytest.raises(ValidationFailed):
        load(Said(), {field: value})


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//x.example", "http://", "file:///etc"]
)
def test_a_page_is_on_the_web(address):
    with pytest.raises(ValidationFailed):
        load(Said(), {"page": address})


def test_a_text_of_nothing_but_marks_is_read_in_no_time():
    started = time.process_time()
    assert sentences("." * 50_000) == ["." * 50_000]
    assert time.process_time() - started < 0.5
    assert sentences("Ένα. Δύο!\nΤρία; Τέσσερα...\n\nΠέντε") == ["Ένα", "Δύο", "Τρία", "Τέσσερα", "Πέντε"]
