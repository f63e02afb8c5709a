"""What people type is read as they mean it, and two people who write at once lose nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
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


SAID = {"title": "α", "summary": "β", "sectors": ["x"]}
BASE = merging.Base.of(SAID, '"1"')


def test_only_what_somebody_changed_differs_from_the_base():
    assert merging.changed(SAID, BASE.page) == set()
    assert merging.changed({**SAID, "sectors": []}, BASE.page) == {"sectors"}
    assert merging.changed({**SAID, "sectors": ("x",)}, BASE.page) == set()


def test_changes_of_two_people_to_two_fields_are_joined():
    mine, theirs = {**SAID, "title": "δικό μου"}, {**SAID, "summary": "δικό του"}
    assert merging.conflicts(mine, theirs, BASE) == set()
    assert merging.merged(mine, theirs, BASE) == {**SAID, "title": "δικό μου", "summary": "δικό του"}


def test_changes_to_one_field_are_a_conflict_unless_alike():
    mine, theirs = {**SAID, "title": "ένα"}, {**SAID, "title": "άλλο"}
    assert merging.conflicts(mine, theirs, BASE) == {"title"}
    assert merging.conflicts(mine, dict(mine), BASE) == set()


def test_without_a_base_whatever_differs_is_a_conflict():
    theirs = {**SAID, "title": "άλλο"}
    assert merging.changed(SAID, merging.UNKNOWN.page) == set(SAID)
    assert merging.conflicts(SAID, theirs, merging.UNKNOWN) == {"title"}


def test_a_base_moves_with_what_the_page_knows():
    mine, theirs = {**SAID, "title": "δικό μου"}, {**SAID, "title": "Δικό μου", "summary": "δικό του"}
    moved = BASE.moved({"title"}, mine, theirs, '"2"')
    assert merging.changed(mine, moved.page) == set()
    assert merging.changed(theirs, moved.thing) == {"summary"}
    assert merging.conflicts({**mine, "summary": "τρίτο"}, theirs, moved) == {"summary"}


TEXTS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", "α", "β", "γ"]), min_size=6, max_size=6)


@given(TEXTS, TEXTS, TEXTS)
def test_a_merge_loses_no_ones_words(before, mine, theirs):
    base = merging.Base.of(before, "")
    clash, result = merging.conflicts(mine, theirs, base), merging.merged(mine, theirs, base)
    for name, was in before.items():
        if name in clash:
            assert len({was, mine[name], theirs[name]}) == 3
        elif mine[name] != was:
            assert result[name] == mine[name]
        else:
            assert result[name] == theirs[name]
