"""Marking: a text with its changes, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final

from markupsafe import Markup, escape

MOST_WORDS: Final = 1_500
WORD: Final = re.compile(r"\S+\s*|\s+")


def marked(before: str, now: str) -> Markup:
    """Return a text in which what is new is `<ins>` and what is gone `<del>`; a very long one only in full."""
    old, new = WORD.findall(before), WORD.findall(now)
    if len(old) + len(new) > 2 * MOST_WORDS:
        return Markup("<del>{}</del> <ins>{}</ins>").format(before, now)
    parts: list[Markup] = []
    for change, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i:j]), "".join(new[k:m])
        if change == "equal":
            parts.append(escape(come))
            continue
        if gone:
            parts.append(Markup("<del>{}</del>").format(gone))
        if come:
            parts.append(Markup("<ins>{}</ins>").format(come))
    return Markup("").join(parts)
