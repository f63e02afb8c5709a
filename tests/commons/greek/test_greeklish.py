"""Greek in Latin letters finds what the Greek word finds: verbs as well as nouns, in several ways of writing."""

import json
import random
from collections import defaultdict
from importlib import resources

import pytest

from commons.greek import fold_word, is_greek, matches, query_keys, slugify, stop_words, text_keys, tokens

LOOKS = str.maketrans(
    dict(zip("αβγδεζηθικλμνξοπρστυφχψωσ", "a b g d e z h 8 i k l m n 3 o p r s t y f x 4 w s".split(), strict=True))
)
"""Greek letters as those who write by the look or the key of a letter have them."""


def by_look(word):
    return fold_word(word).translate(LOOKS)


def by_ear(word):
    return slugify(word).replace("ai", "e").replace("ch", "x").replace("y", "i").replace("oi", "i").replace("ei", "i")


@pytest.fixture(scope="module")
def shelf():
    """Texts by key, and the words in them: those of the demonstration."""
    folder = resources.files("observatory.demo")
    cases = [one for name in ("cases", "cases_fictional") for one in json.loads((folder / f"{name}.json").read_text())]
    texts = [" ".join(str(part) for part in one.values() if isinstance(part, str)) for one in cases]
    found = defaultdict(set)
    words = set()
    for number, text in enumerate(texts):
        for key in text_keys(text):
            found[key].add(number)
        words |= {token.written for token in tokens(text) if is_greek(token.folded) and len(token.folded) > 3}
    return found, sorted(word for word in words if fold_word(word) not in stop_words())


def hits(found, query):
    return set.intersection(*(set().union(*(found[key] for key in keys)) for keys in query_keys(query)))


@pytest.mark.parametrize("written", [slugify, by_look, by_ear])
def test_random_words_find_as_in_greek(shelf, written):
    found, words = shelf
    sample = random.Random(20260203).sample(words, 400)
    greek = [hits(found, word) for word in sample]
    latin = [hits(found, written(word)) for word in sample]
    assert sum(one <= other for one, other in zip(greek, latin, strict=True)) >= 0.95 * len(sample)
    assert sum(len(other) <= 1.5 * len(one) for one, other in zip(greek, latin, strict=True)) >= 0.9 * len(sample)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ginontai", "οι αιτήσεις που έγιναν και γίνονται"),
        ("engrafontai", "για να εγγραφούν όσοι εγγράφονται"),
        ("perilamvanetai", "περιλαμβάνει όσα περιλήφθηκαν"),
        ("efarmosei", "τα μέτρα που εφαρμόζει ο δήμος"),
        ("efarmozei", "τα μέτρα που εφάρμοσε ο δήμος"),
        ("ypovallontai", "υποβάλλονται"),
        ("epilegoun", "ο πολίτης επιλέγει"),
        ("syntonismos symvoulon anthropinou dynamikou", "Συντονισμός των Συμβούλων Ανθρώπινου Δυναμικού"),
        ("synthikes", "των συνθηκών"),
        ("sympsifizontai", "συμψηφίζονται"),
        ("epikindyna", "επικίνδυνων"),
        ("synennoisis", "της συνεννόησης"),
    ],
)
def test_forms_of_verbs_and_hard_letters(query, text):
    assert matches(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [("analogias", "τα ανάλογα όρια"), ("proedria", "ο πρόεδρος")],
)
def test_what_only_begins_alike_is_not_found(query, text):
    assert not matches(query, text)


def test_a_word_of_any_length_asks_for_few_keys():
    for word in ("thafouhxbnt" * 3, "aeiouy" * 6, "nthmpsgh" * 5):
        assert all(len(keys) <= 40 for keys in query_keys(word))
