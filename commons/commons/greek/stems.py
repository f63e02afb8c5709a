"""Stemmer of Greek nouns and adjectives: removes the endings of a folded word by rule."""

from __future__ import annotations

from typing import Final

# How many letters must remain before an ending:
#   περιβάλλον -οντος -οντα -όντων · κυβέρνηση -ης -εις -εων -εως · υπηρεσία -ας -ες -ών · νόμος -ου -ο -οι -ων -ους
#   ψηφιακός -ή -ό -ές -ά · διεθνής -ές -είς -ούς · δημοσίως · γραμματέας -εα (not φορέας)
_REMAINS: Final = {
    **dict.fromkeys(("οντων", "οντοσ", "οντα", "ον", "εων", "εωσ", "ουσ", "εισ", "ων", "ωσ", "οσ", "ου", "οι"), 3),
    **dict.fromkeys(("ησ", "ασ", "εσ", "ισ", "υσ", "ο", "η", "α", "ε", "ι", "υ", "ω"), 3),
    **dict.fromkeys(("εασ", "εα"), 4),
}
# αποτέλεσμα -ατος -ατα -άτων: only after μ
_AFTER_M: Final = frozenset({"ατων", "ατοσ", "ατα"})
_LONGEST: Final = 5

ENDINGS: Final = (*_REMAINS, *sorted(_AFTER_M))
"""Everything that may be removed."""


def stem(word: str) -> str:
    """Return the common part of the forms of a noun or adjective, or the word itself when it is short."""
    letters = len(word)
    for size in range(min(_LONGEST, letters - 3), 0, -1):
        ending = word[-size:]
        if letters - size >= _REMAINS.get(ending, letters) or (ending in _AFTER_M and word[-size - 1] == "μ"):
            return word[:-size]
    return word
