"""Queries meet texts: the rows of the equivalence table, inflection, Greeklish, mixed words, phrases."""

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.greek import matches, query_keys, read_query, text_keys

CASES = list(csv.DictReader((Path(__file__).parent / "search_equivalence_cases.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("row", CASES, ids=lambda row: f"{row['text']} / {row['query']}")
def test_the_equivalence_table(row):
    assert matches(row["query"], row["text"]) is (row["should_match"] == "True")


def test_decomposed_text_and_query():
    text = "Η καινοτομία στον δήμο"
    for form in ("NFC", "NFD"):
        assert matches(unicodedata.normalize(form, "Καινοτομίες"), text)
        assert matches("καινοτομία", unicodedata.normalize(form, text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("kainotomia", "Η καινοτομία"),
        ("kainotomies", "καινοτομία στον δήμο"),
        ("dimos lamieon", "Δήμος Λαμιέων"),
        ("dhmos lamiewn", "ΔΗΜΟΣ ΛΑΜΙΕΩΝ"),
        ("aftodioikisi", "αυτοδιοίκηση"),
        ("autodioikhsh", "αυτοδιοίκησης"),
        ("aytodioikhsh", "αυτοδιοίκησης"),
        ("texnologia", "τεχνολογιών"),
        ("technologia", "τεχνολογίας"),
        ("8essaloniki", "Θεσσαλονίκης"),
        ("thessaloniki", "Θεσσαλονίκη"),
        ("xrhsths", "ο χρήστης"),
        ("ypourgeio esoterikon", "Υπουργείο Εσωτερικών"),
        ("upourgeio eswterikwn", "Υπουργείο Εσωτερικών"),
        ("ikonomia", "οικονομίας"),
        ("exypiretisi ton politon", "εξυπηρέτηση των πολιτών"),
        ("eksipiretisi tou politi", "εξυπηρέτηση των πολιτών"),
        ("psifiaki", "ψηφιακός"),
        ("4hfiakh", "ψηφιακή"),
        ("ekpaideusi", "εκπαίδευση"),
        ("ekpaidefsi", "εκπαίδευσης"),
        ("bahalo", "μπάχαλο"),
        ("mpaxalo", "μπάχαλο"),
        ("sygxronos", "σύγχρονος"),
        ("sinergasies", "συνεργασία"),
        ("paidi", "παιδιά"),
    ],
)
def test_greek_in_latin_letters_finds_greek(query, text):
    assert matches(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("smart city δήμος", "Οι δήμοι ως smart cities"),
        ("open data", "Ανοικτά δεδομένα (Open Data)"),
        ("καινοτομία", "the Kainotomia platform"),
        ("ΑΣΕΠ", "το Α.Σ.Ε.Π. προκηρύσσει"),
        ("Α.Σ.Ε.Π.", "το ΑΣΕΠ"),
        ("5027/2023", "ν. 5027/2023 (Α΄ 48)"),
        ("η υπηρεσία του δήμου", "υπηρεσίες δήμων"),
        ("και", "οτιδήποτε"),
        ("", "οτιδήποτε"),
        ('"δήμος Αθηναίων"', "Ο Δήμος των Αθηναίων"),
        ("«ψηφιακές υπηρεσίες»", "Η ψηφιακή υπηρεσία"),
        ('"αφημένο ανοικτό', "ένα κείμενο αφημένο ανοικτό"),
    ],
)
def test_other_matches(query, text):
    assert matches(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("καινοτομία ανακύκλωση", "Η καινοτομία στον δήμο"),
        ('"Αθηναίων δήμος"', "Ο Δήμος των Αθηναίων"),
        ('"δήμος ψηφιακός"', "Ο δήμος. Ψηφιακός χάρτης"),
        ("χώρα", "δημόσιοι χώροι"),
        ("νομός", "του νόμου"),
        ("καινοτομια", "παράδοση"),
        ("kainotomia", "tradition"),
    ],
)
def test_what_must_not_match(query, text):
    assert not matches(query, text)


def test_words_apart_by_accent_only_match_without_accents():
    assert matches("νομος", "του νομού")
    assert matches("νομός", "ΝΟΜΟΣ")
    assert matches("νομός", "οι νομοί της χώρας")


@given(st.text(max_size=400))
def test_any_text_can_be_asked_for(query):
    sets = query_keys(query)
    assert all(sets)
    assert len(sets) <= 32


@given(st.text(max_size=80))
def test_a_text_is_found_by_its_own_words(text):
    plain = " ".join(text.replace('"', " ").split())
    assert read_query(plain).words == () or matches(plain, plain)


def test_keys_are_for_set_operations():
    found = text_keys("Ψηφιακές υπηρεσίες του Δήμου Λαμιέων")
    assert all(found & keys for keys in query_keys("psifiakes υπηρεσία δήμος"))
