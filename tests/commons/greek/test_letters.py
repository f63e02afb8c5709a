"""Folding: every way of writing a word gives one form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.greek import fold, sort_key

GREEK = st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x3FF), max_size=40)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Καινοτομία", "καινοτομια"),
        ("ΚΑΙΝΟΤΟΜΙΑ", "καινοτομια"),
        ("ΔΗΜΟΣ δήμος δημοσ", "δημοσ δημοσ δημοσ"),
        ("προϋπολογισμός", "προυπολογισμοσ"),
        ("Ταΰγετος", "ταυγετοσ"),
        (unicodedata.normalize("NFD", "καινοτομία"), "καινοτομια"),
        ("ᾧ τῆς Ἀθήνας", "ω τησ αθηνασ"),
        ("Aττική", "αττικη"),  # a Latin A
        ("ΔHΜOΣ", "δημοσ"),  # Latin H and O
        ("Οpen", "open"),  # a Greek Ο
        ("ΙT", "it"),
        ("Open Λαμία", "open λαμια"),
        ("ﬁnance", "finance"),
        ("καινο\u00adτομία\u200b", "καινοτομια"),
    ],
)
def test_equal_words_fold_to_one_form(written, folded):
    if written == "ΙT":  # one letter of each alphabet: either reading is as good, but it must be one alphabet
        assert fold(written) in {"it", "ιτ"}
    else:
        assert fold(written) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(GREEK)
def test_folding_greek_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(GREEK)
def test_the_way_a_text_is_composed_makes_no_difference(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_names_sort_as_greeks_sort_them():
    names = ["Ωραιόκαστρο", "άλιμος", "Ύδρα", "Αθήνα", "Έδεσσα", "Ζίτσα", "Open", "Ψαρά", "Εορδαία"]
    assert sorted(names, key=sort_key) == [
        "Open", "Αθήνα", "άλιμος", "Έδεσσα", "Εορδαία", "Ζίτσα", "Ύδρα", "Ψαρά", "Ωραιόκαστρο",
    ]  # fmt: skip
