"""Typed text has one canonical form, and what nobody can see is the empty text."""

from __future__ import annotations

import time

import pytest

from chassis.errors import ValidationFailed
from chassis.schemas import Line, PlainText, Schema, load
from chassis.text import MOST_MARKS, clean, has_invisible, isolate, one_line, without_invisible

INVISIBLE = [
    *("\u200b", "\ufeff", "\u2060", "\u00ad", "\u3164", "\u115f", "\uffa0", "\u2800", "\ufe0f", "\u200d", "\u034f"),
    *("\u00a0", "\u3000", "\ufffc", "\u0301", "\u180e", "\u2066", "\u202e", "\U000e0041", "\U0001d173", "\U00016fe4"),
    *("\u200b \u2060\n\u2800", "\ufeff\u0301\u0302", "\U000e0062\U000e007f", "\u061c\u200e\u200f"),
]


class Written(Schema):
    title = Line(min=1, max=200)
    text = PlainText(min=1, max=2000)
    note = PlainText(max=2000)


@pytest.mark.parametrize("text", INVISIBLE, ids=ascii)
def test_what_nobody_can_see_is_the_empty_text(text):
    assert clean(text) == clean(text * 3) == ""
    for field in ("title", "text"):
        with pytest.raises(ValidationFailed) as raised:
            load(Written(), {field: text.replace("\n", " ")})
        assert raised.value.errors[0].code == "length"
    assert load(Written(), {"note": text}) == {"note": ""}


@pytest.mark.parametrize(
    "text",
    [
        *("❤️", "👩\u200d👧 μαζί", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "\U0001fae8"),
        *("Προ\u00adϋπολογισμός", ".", "0", "€", "α\tβ\n\nγ", "سلام \u200eabc", "a\u200bb", "ι\u0323"),
    ],
    ids=ascii,
)
def test_what_can_be_seen_stays(text):
    assert load(Written(), {"text": text}) == {"text": text}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("e\u0301", "é"),
        ("\ufeff Τίτλος\u200b\u00a0", "Τίτλος"),
        ("α\x0bβ\x0cγ\u2028δ\u2029ε\x85ζ\r\nη\rθ", "α\nβ\nγ\nδ\nε\nζ\nη\nθ"),
        ("\u202eανάποδα\u202c", "ανάποδα"),
        ("α\u2066β\u2067γ\u2068δ\u2069\u202a\u202b\u202d", "αβγδ"),
    ],
    ids=ascii,
)
def test_typed_text_gets_its_canonical_form(typed, kept):
    assert clean(typed) == clean(kept) == kept


@pytest.mark.parametrize("soft", ["\x0b", "\x0c", "\u2028", "\u2029", "\x85"], ids=ascii)
def test_a_soft_break_in_a_line_is_a_space(soft):
    assert load(Written(), {"title": f"Νερό{soft}σε δύο"}) == {"title": "Νερό σε δύο"}


@pytest.mark.parametrize("one", ["\uffff", "\ufffe", "\ufdd0", "\U0010ffff"], ids=ascii)
def test_noncharacters_vanish(one):
    assert clean(f"Νε{one}ρό") == "Νερό"
    assert clean(one) == ""


@pytest.mark.parametrize("control", ["\0", "\x1b", "\x7f", "\x1d", "\ud800"], ids=ascii)
def test_control_characters_are_refused_even_alone(control):
    for field in ("title", "text", "note"):
        for text in (control, f"α{control}", f"{control}α\u200b"):
            with pytest.raises(ValidationFailed) as raised:
                load(Written(), {field: text})
            assert raised.value.errors[0].code == "control_characters"


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u0301\u0316" * 50_000,
        " \u200b" * 400_000 + "x",
        "x" + " \u200b" * 400_000 + "y",
        "\u0301" * 400_000,
        "\u05b0\U0001d165" * 50_000,
    ],
    ids=["marks", "start", "inside", "marks alone", "marks of others"],
)
def test_no_text_takes_long_to_read(text):
    started = time.process_time()
    clean(text)
    assert time.process_time() - started < 1


def test_more_marks_than_a_letter_can_carry_are_cut():
    assert len(clean("x" + "\u0316" * 100)) == 1 + MOST_MARKS


def test_a_code_has_nothing_invisible_in_it():
    assert without_invisible("\ufeffA\u200b-1\u00ad7\ufe0f") == "A-17"
    assert has_invisible("A\u200b")
    assert not has_invisible("Ά -1")


def test_a_subject_is_one_line_without_gaps():
    assert one_line("Προϋ\u00adπολογισμός\n\t 👩\u200d👧\x07\u202e ") == "Προϋπολογισμός 👩\u200d👧"


def test_only_what_is_written_from_the_right_is_isolated():
    assert isolate("Νερό 3\nδύο") == "Νερό 3\nδύο"
    assert isolate("\u202eשלום 3\nδύο") == "\u2068שלום 3\u2069\nδύο"
    assert one_line(isolate("שלום")) == "\u2068שלום\u2069"
