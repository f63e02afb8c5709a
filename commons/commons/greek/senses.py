"""Word senses: words that share a term but differ in accent or ending, so that νόμος does not match νομός."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from commons.greek.letters import fold

# Term -> sense -> all forms. Only words that a reader of practices would really mix up stand here.
_FORMS: Final[Mapping[str, Mapping[str, str]]] = {
    "νομ": {
        "νόμος": "νόμος νόμου νόμο νόμε νόμοι νόμων νόμους",
        "νομός": "νομός νομού νομό νομέ νομοί νομών νομούς",
        "νομή": "νομή νομής νομές νομών",
    },
    "χωρ": {
        "χώρος": "χώρος χώρου χώρο χώροι χώρων χώρους",
        "χώρα": "χώρα χώρας χώρες χωρών",
    },
    "πολ": {
        "πόλη": "πόλη πόλης πόλις πόλεως πόλεις πόλεων",
        "πόλος": "πόλος πόλου πόλο πόλοι πόλων πόλους",
    },
    "φορ": {
        "φόρος": "φόρος φόρου φόρο φόροι φόρων φόρους",
        "φορά": "φορά φοράς φορές φορών",
    },
    "τροπ": {
        "τρόπος": "τρόπος τρόπου τρόπο τρόποι τρόπων τρόπους",
        "τροπή": "τροπή τροπής τροπές τροπών",
    },
}

_ACUTE: Final = "\u0301"


def _is_accented(word: str) -> bool:
    return _ACUTE in unicodedata.normalize("NFD", word)


_BY_ACCENT: Final = {
    (term, form): frozenset(sense for sense, words in senses.items() if form in words.split())
    for term, senses in _FORMS.items()
    for words in senses.values()
    for form in words.split()
}
_BY_LETTERS: Final = {
    (term, fold(form)): frozenset(
        sense for sense, words in senses.items() if fold(form) in {fold(word) for word in words.split()}
    )
    for term, senses in _FORMS.items()
    for words in senses.values()
    for form in words.split()
}


def senses_of(term: str, written: str, folded: str) -> frozenset[str]:
    """Return the senses that a written word may have, or none when its term has only one.

    A word in capitals or without its accent may have every sense that its letters allow.
    """
    if term not in _FORMS:
        return frozenset()
    if _is_accented(written):
        exact = _BY_ACCENT.get((term, unicodedata.normalize("NFC", written).lower()))
        if exact is not None:
            return exact
    return _BY_LETTERS.get((term, folded)) or frozenset(_FORMS[term])


def all_senses(term: str) -> frozenset[str]:
    """Return every sense of a term."""
    return frozenset(_FORMS.get(term, ()))
