"""A number is taken as it is written, or refused: none is rounded, cut, or read in other digits."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from chassis.errors import ValidationFailed
from chassis.numbers import Amount, Number, Whole
from chassis.schemas import PageQuery, Schema, SearchText, load, load_query


class Counted(Schema):
    whole = Whole()
    number = Number()
    amount = Amount(max=Decimal("99999999999.99"))


class Sought(Schema):
    q = SearchText(max=100)


@pytest.mark.parametrize("limit", ["1_0", "٥", "𝟙", " 5", "5 ", "+ 5", "0x5", "1e1", "5.0", "", "9" * 4301, "５", "²"])
def test_a_number_in_a_query_has_ascii_digits(limit):
    with pytest.raises(ValidationFailed) as raised:
        load_query(PageQuery(), {"limit": [limit]})
    assert [fault.field for fault in raised.value.errors] == ["limit"]


@pytest.mark.parametrize(("limit", "read"), [("5", 5), ("05", 5), ("+5", 5)])
def test_a_plain_number_in_a_query_is_read(limit, read):
    assert load_query(PageQuery(), {"limit": [limit]})["limit"] == read


@pytest.mark.parametrize("field", ["whole", "number", "amount"])
@pytest.mark.parametrize(
    "value", ["1_0", "٥", " 5", "nan", "inf", "9" * 4301, True, float("inf"), float("nan"), [], {}]
)
def test_what_is_no_number_is_refused(field, value):
    with pytest.raises(ValidationFailed) as raised:
        load(Counted(), {field: value})
    detail = raised.value.errors[0].detail
    assert detail.el != detail.en


@pytest.mark.parametrize(
    ("value", "kept"), [(1.9, None), (-0.5, None), (1.0, 1), (7, 7), ("7", 7), (1e300, int(1e300))]
)
def test_a_fraction_is_no_whole_number(value, kept):
    if kept is None:
        with pytest.raises(ValidationFailed):
            load(Counted(), {"whole": value})
    else:
        assert load(Counted(), {"whole": value}) == {"whole": kept}


@pytest.mark.parametrize(("value", "kept"), [(12500.5, "12500.50"), (0.1, "0.10"), ("3.10", "3.10"), (7, "7.00")])
def test_an_amount_is_kept_to_the_cent(value, kept):
    assert str(load(Counted(), {"amount": value})["amount"]) == kept


@pytest.mark.parametrize("value", [12500.555, 12.345, 0.001, 1e-10, 0.1 + 0.2, "12.3450001"])
def test_an_amount_with_more_decimals_is_refused_by_name(value):
    with pytest.raises(ValidationFailed) as raised:
        load(Counted(), {"amount": value})
    assert [(fault.field, fault.code) for fault in raised.value.errors] == [("amount", "too_many_decimals")]


@pytest.mark.parametrize("value", [-1, -0.01, 1e11, 1e300, 99999999999.999])
def test_an_amount_beyond_the_bounds_is_refused(value):
    with pytest.raises(ValidationFailed):
        load(Counted(), {"amount": value})


@pytest.mark.parametrize("zero", [-0.0, "-0", "-0.00", -0])
@pytest.mark.parametrize("field", ["number", "amount"])
def test_there_is_no_minus_zero(field, zero):
    assert "-" not in str(load(Counted(), {field: zero})[field])


def test_words_to_search_for_have_no_control_characters():
    assert load(Sought(), {"q": "\ufeff νερό\0\n\t σε\u2028δίκτυο\u200b\x07"}) == {"q": "νερό σε δίκτυο"}


def test_endless_digits_are_refused_at_once():
    started = time.process_time()
    for field in ("whole", "number", "amount"):
        with pytest.raises(ValidationFailed):
            load(Counted(), {field: "9" * 1_000_000})
    assert time.process_time() - started < 0.5
