"""Changes: what a practice says now that it did not say when it was last decided about, word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from markupsafe import Markup, escape

MOST_WORDS: Final = 1_500
WORD: Final = re.compile(r"\S+\s*|\s+")


def since(
    revisions: Sequence[Mapping[str, Any]], decided: int | None, names: Sequence[str]
) -> list[tuple[str, Markup]]:
    """Return the text fields that differ from the revision decided about, each with its changes marked.

    `revisions` is the history, the latest first. Nothing is returned where nobody has decided yet.
    """
    if decided is None or not revisions:
        return []
    before = next((one["content"] for one in revisions if one["number"] == decided), None)
    if before is None:
        return []
    now = revisions[0]["content"]
    return [
        (name, marked(str(before.get(name) or ""), str(now.get(name) or "")))
        for name in names
        if (before.get(name) or "") != (now.get(name) or "")
    ]


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
