"""What people type is read as they mean it, and two people who write at once lose nothing."""

import re

import pytest
from starlette.datastructures import FormData

from portal.forms import merging
from portal.forms.reading import day, euro, iso_day, line, number, text, written_day, written_euro


@pytest.mark.parametrize(
    ("written", "sum_"),
    [
        ("1.234,56", 1234.56), ("1,234.56", 1234.56), ("12500,5", 12500.5), ("12.500 €", 12500), ("1.500", 1500),
        ("1.5", 1.5), ("0,05", 0.05), ("99999999999,99", 99999999999.99), ("", None),
        ("12\N{NO-BREAK SPACE}500", 12500),
    ],
)  # fmt: skip
def test_sums_are_read_as_they_are_written(written, sum_):
    assert euro(written) == sum_


@pytest.mark.parametrize("written", ["1,500", "δέκα", "1e9", "-5", "1.2.3", "1,2,3", "nan", "1.50.00", "5,123", "½"])
def test_what_may_be_two_sums_or_none_is_refused(written):
    with pytest.raises(ValueError, match=re.escape(written)):
        euro(written)


@pytest.mark.parametrize(
    ("written", "read"),
    [("48,5", 48.5), ("-12.5", -12.5), ("\N{MINUS SIGN}3", -3), ("0,125", 0.125), ("1.500", 1500), ("", None)],
)
def test_numbers_have_signs_and_decimals(written, read):
    assert number(written) == read


@pytest.mark.parametrize("written", ["1,500", "--3", "-", "1e9", "πέντε"])
def test_numbers_that_may_be_two_or_none_are_refused(written):
    with pytest.raises(ValueError, match=r"."):
        number(written)


@pytest.mark.parametrize("amount", [0, 0.05, 1.5, 12500, 99999999999.99])
def test_a_sum_is_read_back_as_it_was_shown(amount):
    assert euro(written_euro(amount)) == amount
    assert written_euro(None) == ""


def test_a_day_is_three_fields():
    form = FormData([("on-day", " 09 "), ("on-month", "3"), ("on-year", "2025")])
    assert iso_day(day(form, "on")) == "2025-03-09"
    assert day(FormData([]), "on") == ""
    assert iso_day("") is None
    assert written_day("2025-03-09") == "9-3-2025"
    assert written_day(None) == ""


@pytest.mark.parametrize("written", ["31-2-2025", "9--2025", "--2025", "x-3-2025", "9-3-20255"])
def test_a_day_that_is_none_is_refused(written):
    with pytest.raises(ValueError, match=r"day|month|year|int"):
        iso_day(written)


def test_line_ends_and_spaces_are_those_of_the_api():
    form = FormData([("t", " α\r\nβ \r\n")])
    assert text(form, "t") == "α\nβ"
    assert line(form, "t") == "α β"


BASE = {"title": "α", "summary": "β", "sectors": ["x"]}


def test_only_what_somebody_changed_differs_from_the_base():
    base = merging.base_of(BASE)
    assert merging.changed(BASE, base) == set()
    assert merging.changed({**BASE, "sectors": []}, base) == {"sectors"}


def test_changes_of_two_people_to_two_fields_are_joined():
    base = merging.base_of(BASE)
    mine, theirs = {**BASE, "title": "δικό μου"}, {**BASE, "summary": "δικό του"}
    assert merging.conflicts(mine, theirs, base) == set()
    assert merging.merged(mine, theirs, base) == {**BASE, "title": "δικό μου", "summary": "δικό του"}


def test_changes_to_one_field_are_a_conflict_unless_alike():
    base = merging.base_of(BASE)
    mine, theirs = {**BASE, "title": "ένα"}, {**BASE, "title": "άλλο"}
    assert merging.conflicts(mine, theirs, base) == {"title"}
    assert merging.conflicts(mine, dict(mine), base) == set()


@pytest.mark.parametrize("base", ["", "[]", "{", "5", '"x"'])
def test_a_base_that_cannot_be_read_makes_everything_changed(base):
    assert merging.changed(BASE, base) == set(BASE)
