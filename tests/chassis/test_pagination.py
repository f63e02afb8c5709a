"""Cursors: a list accepts those that it gave, and no other list's."""

from __future__ import annotations

import base64

import orjson
import pytest

from chassis.pagination import BadCursor, CursorCodec, _sign

CODEC = CursorCodec("a secret of the tests, long enough")


def test_a_cursor_returns_the_values_of_the_last_row():
    page = CODEC.page("things", ["a", "b", "c"], 2, lambda row: (row, 1))
    assert page.items == ["a", "b"]
    assert CODEC.after("things", page.next, length=2) == ["b", 1]
    assert CODEC.page("things", ["a", "b"], 2, lambda row: (row,)).next is None
    assert CODEC.after("things", None, length=2) is None


def nameless(*values):
    """Return a cursor as some lists of 0.1.0 gave it, without the list's name."""
    payload = orjson.dumps(list(values))
    return base64.urlsafe_b64encode(_sign(CODEC._keys[0], payload) + payload).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [CODEC.seal("others", ["b"]), CODEC.seal("things", []), CODEC.seal("things", ["b", 1]), nameless("b"),
     CursorCodec("another secret").seal("things", ["b"]), "", "x", "Ω", "bm90IG91cnM"],
)  # fmt: skip
def test_a_list_refuses_cursors_that_it_did_not_give(cursor):
    with pytest.raises(BadCursor) as refused:
        CODEC.after("things", cursor, length=1)
    assert "πρώτη σελίδα" in refused.value.to_problem("el")["detail"]
    assert "first page" in refused.value.to_problem("en")["detail"]
