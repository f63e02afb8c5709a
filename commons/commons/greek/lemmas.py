"""Lemmas: one term for all forms of a word, by dictionary where they are irregular and by ending where they are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice
from typing import Final

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from commons.greek.letters import fold, is_greek, is_latin
from commons.greek.stems import stem
from commons.greek.tokens import tokens

# The commonest adjective is shorter than any rule dares to cut.
SHORT: Final = dict.fromkeys("νεοσ νεα νεο νεου νεασ νεων νεουσ νεεσ νεοι".split(), "νεο")
"""Forms that no rule shortens, with their terms."""

# Words that official texts spell in two ways: εταιρία and εταιρεία.
_SPELLINGS: Final = {"εταιρι": "εταιρει"}
_VERB_ENDINGS: Final = ("ω", "μαι")
_SHORTEST_PLURAL: Final = 4


@lru_cache(maxsize=65_536)
def lemma(word: str) -> str:
    """Return the term of one folded word. Forms that differ in case, number or gender have the same term.

    It depends on the folded word alone, so capitals without accents always match the accented word.
    The term is for comparing, not for reading (υπηρεσία, υπηρεσίες and ΥΠΗΡΕΣΙΩΝ give υπηρεσι).
    """
    if is_greek(word):
        found = SHORT.get(word) or irregular_greek().get(word) or stem(word)
        return _SPELLINGS.get(found, found)
    if is_latin(word):
        return _english(word)
    return word


def lemmas(text: str) -> list[str]:
    """Return the terms of a text in order, without stop words."""
    return [lemma(token.folded) for token in tokens(text) if not token.is_stop_word]


def is_english(word: str) -> bool:
    """Return whether a folded word is in the English dictionary."""
    return word in english_lemmas()


@cache
def irregular_greek() -> Mapping[str, str]:
    """Return the folded forms whose term no rule finds: verbs, comparatives, neuters in -ι.

    Simplemma's dictionary has one reading for a form and often takes a noun for a verb (μέτρα for μετρώ).
    Where the form is a regular form of a noun as well, the noun wins.
    """
    dictionary = DefaultDictionaryFactory().get_dictionary("el")
    readings = list(zip(_folded(dictionary), _folded(dictionary.values()), strict=True))
    stems = {base: stem(base) for base in {base for _, base in readings}}
    nouns = {cut for base, cut in stems.items() if not base.endswith(_VERB_ENDINGS)}
    regular: set[str] = set()
    found: dict[str, str] = {}
    for form, base in readings:
        cut = stem(form)
        if cut == stems[base]:
            regular.add(form)
        elif not (base.endswith(_VERB_ENDINGS) and cut in nouns) and not _is_feminine_of(form, base):
            found.setdefault(form, stems[base])
    return {form: cut for form, cut in found.items() if form not in regular}


def dictionary_terms() -> set[str]:
    """Return the terms of all words that the Greek dictionary knows."""
    bases = set(DefaultDictionaryFactory().get_dictionary("el").values())
    return {*irregular_greek().values(), *(lemma.__wrapped__(base) for base in _folded(bases))}


def _folded(words: Iterable[str]) -> list[str]:
    # folding many words as one text takes a fraction of the time; a rare letter slows down its own bundle only
    return [folded for bundle in _bundles(words) for folded in fold("\n".join(bundle)).split("\n")]


def _bundles(words: Iterable[str], size: int = 100) -> Iterator[list[str]]:
    waiting = iter(words)
    while bundle := list(islice(waiting, size)):
        yield bundle


def _is_feminine_of(form: str, base: str) -> bool:
    # the dictionary reads some masculines as their feminine (μαθητής for μαθήτρια)
    return base.endswith("τρια") and form.endswith("τησ")


@cache
def english_lemmas() -> Mapping[str, str]:
    """Return the base forms of English words."""
    dictionary: Mapping[str, str] = DefaultDictionaryFactory().get_dictionary("en")
    return dictionary


def _english(word: str) -> str:
    found = english_lemmas().get(word)
    if found:
        return fold(found)
    if len(word) > _SHORTEST_PLURAL and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > _SHORTEST_PLURAL and word.endswith("s") and word[-2] not in "siu":
        return word[:-1]
    return word
