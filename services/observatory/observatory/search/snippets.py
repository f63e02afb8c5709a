"""Snippets: the part of a practice that matches best, as HTML with the words marked as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from commons.greek import Word, fold_word, stop_words, word_keys, written_words

LONGEST: Final = 240
"""Characters of a snippet, about; it is cut between words."""

_BEFORE: Final = 60


@dataclass(frozen=True, slots=True)
class Mark:
    """A matching word of a text: its place, and the index of the query's word."""

    start: int
    end: int
    word: int


@dataclass(frozen=True, slots=True)
class Highlights:
    """The title and the best part of the texts, as HTML. `section` names the text of that part."""

    title: str
    snippet: str
    section: str


class Marker:
    """Finds the words of one query in texts, caching the words that it has seen."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._seen: dict[str, int | None] = {}

    def highlights(self, title: str, sections: Iterable[tuple[str, str]]) -> Highlights:
        """Mark the words in the title and in the section with most of them; the first section when none has any."""
        best: tuple[int, str, str, list[Mark]] | None = None
        for name, text in sections:
            marks = self.marks(text)
            found = len({mark.word for mark in marks})
            if best is None or found > best[0]:
                best = (found, name, text, marks)
            if found == len(self._words):
                break
        _, section, text, marks = best or (0, "", "", [])
        return Highlights(marked(title, self.marks(title)), snippet(text, marks), section)

    def marks(self, text: str) -> list[Mark]:
        """Find the words of the query in a text, in any form."""
        found: list[Mark] = []
        for match in written_words(text):
            written = match.group()
            if written not in self._seen:
                self._seen[written] = self._which(written)
            number = self._seen[written]
            if number is not None:
                found.append(Mark(match.start(), match.end(), number))
        return found

    def _which(self, written: str) -> int | None:
        folded = fold_word(written)
        if not folded or folded in stop_words():
            return None
        keys = word_keys(written, folded)
        return next((place for place, word in enumerate(self._words) if not word.keys.isdisjoint(keys)), None)


def marked(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> str:
    """Return a part of a text as HTML: everything escaped, the marked words in `<mark>`."""
    parts: list[str] = []
    place = start
    end = len(text) if end is None else end
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            parts += [escape(text[place : mark.start]), "<mark>", escape(text[mark.start : mark.end]), "</mark>"]
            place = mark.end
    return "".join([*parts, escape(text[place:end])])


def snippet(text: str, marks: Sequence[Mark]) -> str:
    """Return the part of a text with most of the query's words, as HTML on one line."""
    start, end = _window(text, marks)
    shown = " ".join(marked(text, marks, start, end).split())
    return ("… " if start else "") + shown + (" …" if end < len(text) else "")


def _window(text: str, marks: Sequence[Mark]) -> tuple[int, int]:
    if len(text) <= LONGEST:
        return 0, len(text)
    begin = max(marks, key=lambda mark: (_seen_from(mark, marks), -mark.start)).start if marks else 0
    start = max(0, min(begin - _BEFORE, len(text) - LONGEST))
    if start:
        start = text.find(" ", start, begin) + 1 or begin
    end = min(len(text), start + LONGEST)
    if end < len(text):
        end = max(text.rfind(" ", start, end), min((mark.end for mark in marks if mark.start >= begin), default=0))
        end = end if end > start else start + LONGEST
    return start, end


def _seen_from(first: Mark, marks: Sequence[Mark]) -> int:
    limit = first.start + LONGEST - _BEFORE
    return len({mark.word for mark in marks if first.start <= mark.start and mark.end <= limit})
