"""Text: the canonical form of typed or pasted text, and the test whether it is visible.

Every reader of typed text uses it: the fields of `chassis.schemas`, the cells of imports, addresses and links.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import chain
from typing import Final

MOST_MARKS: Final = 30  # on one character (UAX 15, Stream-Safe Text Format)


_Ranges = tuple[tuple[int, int], ...]


def _characters(ranges: _Ranges) -> str:
    return "".join(map(chr, chain.from_iterable(range(first, last + 1) for first, last in ranges)))


def _class(ranges: _Ranges) -> str:
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


# Unicode's property Default_Ignorable_Code_Point (DerivedCoreProperties.txt), which `unicodedata` does not know
_IGNORABLE: Final[_Ranges] = (
    *((0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
    *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)
# letters and symbols that are drawn as nothing: Braille blank, object replacement, Khitan filler, Egyptian blanks,
# null notehead
_BLANK: Final = "\u2800\ufffc\U00016fe4\U00013441\U00013442\U0001d159"
_SPACE: Final = "\t\n\v\f\r \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + _characters(((0x2000, 0x200A),))
_UNSEEN: Final = _SPACE + _characters(_IGNORABLE) + _BLANK
# at the end of a text these belong to the emoji before them: variation selectors, and the tags of flags
_ENDING: Final = _characters(((0xFE00, 0xFE0F), (0xE0020, 0xE007F)))
_UNSEEN_AT_THE_END: Final = "".join(sorted(set(_UNSEEN) - set(_ENDING)))
_NOT_SEEN: Final = frozenset(_UNSEEN)
_MARKS: Final = "".join(one for one in map(chr, range(0x300, 0x1F000)) if unicodedata.combining(one))

_MAY_BE_MARK: Final = re.compile("[\u0300-\u036f\u0483-\u1eff\u20d0-\U0010ffff]")  # quick: not in composed Greek
_LONG_MARKS: Final = re.compile(f"([{_MARKS}]{{{MOST_MARKS}}})[{_MARKS}]+")
_BIDI_CONTROLS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_OVERRIDES: Final = re.compile("[\u202a-\u202e\u2066\u2067]")  # all but what `isolate` makes
_INVISIBLE: Final = re.compile(f"[{_class(_IGNORABLE)}]")
_LINE_BREAK: Final = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")
_SOFT_BREAK: Final = re.compile("[\v\f\u0085\u2028\u2029]")
# for internal use, never text (Unicode 23.7); pasted from broken converters
_NONCHARACTERS: Final = "\ufdd0-\ufdef" + "".join(
    chr(plane | last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
_REMOVED: Final = re.compile(f"[\u202a-\u202e\u2066-\u2069{_NONCHARACTERS}]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def clean(text: str) -> str:
    r"""Return typed text in its canonical form; applying it twice changes nothing.

    The form is NFC. Every line break, a vertical tab, a form feed, U+0085, U+2028 and U+2029 are `\n`. Bidirectional
    embeddings, overrides and isolates, and noncharacters such as U+FFFF are removed. White space and invisible
    characters are trimmed. A text without a visible character is the empty text. Joined emoji and soft hyphens inside
    the text stay. Control characters stay, too: `has_controls` finds them.
    """
    text = trim(nfc(_REMOVED.sub("", _LINE_BREAK.sub("\n", text))))
    return text if is_visible(text) or has_controls(text) else ""


def clean_line(text: str) -> str:
    """Return the canonical form of a text of one line: like `clean`, but soft breaks of Word are spaces.

    They are invisible in a field of one line, so that a user could not remove them.
    """
    return clean(_SOFT_BREAK.sub(" ", text))


def trim(text: str) -> str:
    """Return `text` without white space and invisible characters at its ends."""
    return text.lstrip(_UNSEEN).rstrip(_UNSEEN_AT_THE_END)


def nfc(text: str) -> str:
    """Return `text` in NFC, in linear time: of more than 30 marks on one character the rest is removed.

    Python sorts the marks of a character in quadratic time: 100,000 of them would stop a process for 8 seconds.
    """
    if _MAY_BE_MARK.search(text):
        text = _LONG_MARKS.sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


def is_visible(text: str) -> bool:
    """Return whether a reader sees anything of `text`: a letter, number, sign or symbol that is drawn."""
    return any(_is_drawn(one) for one in text)


def has_controls(text: str) -> bool:
    """Return whether `text` contains control characters other than white space, or surrogates."""
    return _CONTROL.search(text) is not None


def without_controls(text: str) -> str:
    """Return `text` with a blank for each character that `has_controls` finds."""
    return _CONTROL.sub(" ", text)


def has_invisible(text: str) -> bool:
    """Return whether `text` has a default-ignorable character (Unicode, Default_Ignorable_Code_Point)."""
    return _INVISIBLE.search(text) is not None


def without_invisible(text: str) -> str:
    """Return `text` without any default-ignorable character: for codes and identifiers, which are compared."""
    return _INVISIBLE.sub("", text)


def one_line(text: str) -> str:
    """Return `text` as one line for a mail's subject: line breaks are spaces; controls and soft hyphens are removed."""
    text = _OVERRIDES.sub("", _LINE_BREAK.sub("\n", text)).replace("\u00ad", "")
    return _CONTROL.sub("", re.sub(r"\s+", " ", text)).strip()


def isolate(text: str) -> str:
    """Return `text` with every line between directional isolates (UAX 9) that has letters written from right to left.

    For plain text such as a mail's subject, where a right-to-left title would reorder the words around it. HTML has
    `<bdi>` and `dir="auto"` for this. Other text stays as it is.
    """
    return "\n".join(map(_isolated, _BIDI_CONTROLS.sub("", text).split("\n")))


def _isolated(line: str) -> str:
    from_the_right = any(unicodedata.bidirectional(one) in {"R", "AL"} for one in line)
    return f"{_FIRST_STRONG_ISOLATE}{line}{_POP_ISOLATE}" if from_the_right else line


def _is_drawn(one: str) -> bool:
    if one in _NOT_SEEN:
        return False
    category = unicodedata.category(one)
    # marks alone are not text; what Python's Unicode does not know yet may be a new emoji
    return category[0] in "LNPS" or (category == "Cn" and "\U0001f000" <= one <= "\U0001fbff")
