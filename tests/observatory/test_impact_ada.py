"""An ADA as people type it and as Diavgeia writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.impact.claim.ada import normalised, page_of

GREEK, LATIN = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"
LETTERS = "0123456789ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"
ADAS = st.builds("{}-{}".format, st.text(LETTERS, min_size=4, max_size=10), st.text(LETTERS, min_size=1, max_size=3))


@pytest.mark.parametrize("seen", ["ΨΤ1ΜΩ1Ρ-ΙΕΓ", "934Δ46ΝΚΠΔ-80Μ", "4ΑΓΤΛ-8"])
def test_numbers_of_diavgeia_stay_as_they_are(seen):
    assert normalised(seen) == seen


@given(ADAS)
def test_however_it_is_typed_it_is_one_number(ada):
    latin = ada.translate(str.maketrans(GREEK, LATIN))
    for typed in (ada, ada.lower(), latin, latin.lower(), f"  {ada}\n", ada.replace("-", "–")):
        assert normalised(typed) == ada
    assert normalised(normalised(ada)) == ada


@given(st.text(max_size=20))
def test_what_is_no_number_is_refused_or_of_its_form(typed):
    try:
        ada = normalised(typed)
    except ValueError:
        return
    assert set(ada) <= set(LETTERS) | {"-"}
    assert ada.count("-") == 1
    assert page_of(ada).isascii()


@pytest.mark.parametrize("typed", ["", "-", "ABC-1", "ΑΒΓΔΕ", "ΑΒΓΔ-ΑΒΓΔ", "QWRS-1", "ΑΒΓΔ-1-2", "ΑΒΓΔ 1"])
def test_other_texts_are_no_numbers(typed):
    with pytest.raises(ValueError, match=r"^"):
        normalised(typed)
