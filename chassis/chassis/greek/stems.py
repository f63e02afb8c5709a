"""Stems: takes the endings of Greek nouns and adjectives off a folded word, by rule alone."""

from __future__ import annotations

import re
from typing import Final

SHORTEST: Final = 3
"""Letters that must remain of a word."""

# Longest first. Groups of one declension stand together:
#   αποτέλεσμα -ατος -ατα -ατων · περιβάλλον -οντος -οντα -όντων · κυβέρνηση -ης -εις -εων -εως
#   υπηρεσία -ας -ες -ών · νόμος -ου -ο -οι -ων -ους · ψηφιακός -ή -ό -ές -ά · διεθνής -ές -είς -ούς · δημοσίως
_AFTER_M: Final = re.compile(r"(?<=..μ)(?:ατων|ατοσ|ατα|α)$")
_ONT: Final = re.compile(r"(?<=...)(?:οντων|οντοσ|οντα|ον)$")
_EAS: Final = re.compile(r"(?<=....)(?:εασ|εα)$")
_ENDING: Final = re.compile(r"(?<=...)(?:εων|εωσ|ουσ|εισ|ων|ωσ|οσ|ου|οι|ησ|ασ|εσ|ισ|υσ|ο|η|α|ε|ι|υ|ω)$")


def stem(word: str) -> str:
    """Give what the forms of a noun or adjective have in common; the word itself when it is short."""
    for rule in (_AFTER_M, _ONT, _EAS, _ENDING):
        cut, times = rule.subn("", word, count=1)
        if times:
            return cut
    return word
