"""Letters: one folded form for every way of writing the same Greek or Latin word, and the key that sorts them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Latin letters that look like Greek ones, as keyboards and statistical offices mix them up (Aττική with a Latin A).
# Both cases of a letter are here or neither, so that folding twice changes nothing.
_LATIN_AS_GREEK: Final = {
    **dict(zip("ABEHIKMNOPTUVWXYZ", "ΑΒΕΗΙΚΜΝΟΡΤΥΝΩΧΥΖ", strict=True)),
    **dict(zip("abehikmnoptuvwxyz", "αβεηικμηορτυνωχυζ", strict=True)),
}
_GREEK_AS_LATIN: Final = {
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
    **dict(zip("αβεζηικμνορτυχ", "abezniknnoptux", strict=True)),
}
_TO_GREEK: Final = str.maketrans(_LATIN_AS_GREEK)
_TO_LATIN: Final = str.maketrans(_GREEK_AS_LATIN)
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LATIN: Final = re.compile(r"[A-Za-z]")
_GREEK: Final = re.compile(r"[\u0370-\u03ff]")

# The short way for text that is already composed and has nothing rare in it, which is nearly all text.
_PLAIN: Final = re.compile(r"[\x00-\x7f\u00ab\u00bb\u0384-\u03ce\u2013\u2014\u2018\u2019\u201c\u201d\u20ac]*")
_PLAIN_FOLD: Final = str.maketrans(
    "ΆΈΉΊΌΎΏΪΫάέήίόύώϊϋΐΰς" + "΄΅",
    "αεηιουωιυαεηιουωιυιυσ" + "  ",
)


def fold(text: str) -> str:
    """Return the form under which equal words are equal.

    Accents, breathings and dialytika are removed, capitals become small, ς becomes σ, compatibility forms become
    plain (NFKD) and invisible characters are removed. A Latin letter inside a Greek word becomes the Greek letter it
    looks like (and the other way round in a Latin word). Folding is idempotent.
    """
    if _PLAIN.fullmatch(text):
        return _repair(text).translate(_PLAIN_FOLD).lower().replace("ς", "σ")
    return _strip(_repair(_strip(text)).casefold())


def is_greek(word: str) -> bool:
    """Return whether a folded word has a Greek letter."""
    return _GREEK.search(word) is not None


def is_latin(word: str) -> bool:
    """Return whether a folded word has a letter of the basic Latin alphabet."""
    return _LATIN.search(word) is not None


@lru_cache(maxsize=4096)
def sort_key(text: str) -> str:
    """Return the sort key of a name: folded, with signs and spaces made one space.

    Compare it byte by byte (PostgreSQL: ``COLLATE "C"``). No collation library is needed, and Latin comes before Greek.
    """
    return " ".join(re.findall(r"\w+", fold(text)))


def _strip(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(one for one in decomposed if unicodedata.category(one) not in {"Mn", "Cf"})


def _repair(text: str) -> str:
    if _LATIN.search(text) is None or _GREEK.search(text) is None:
        return text
    return _LETTERS.sub(_repair_word, text)


def _repair_word(match: re.Match[str]) -> str:
    word = match.group()
    latin, greek = _LATIN.findall(word), _GREEK.findall(word)
    if not latin or not greek:
        return word
    may_be_greek = all(letter in _LATIN_AS_GREEK for letter in latin)
    may_be_latin = all(letter in _GREEK_AS_LATIN for letter in greek)
    if may_be_latin and (len(latin) > len(greek) or not may_be_greek):
        return word.translate(_TO_LATIN)
    return word.translate(_TO_GREEK) if may_be_greek else word
