"""Suggestions while typing: codes, bodies, titles and words that begin as the typed words do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, literal_column, or_, select
from sqlalchemy.orm import Session, aliased

from commons.audience import EVERYBODY, Audiences
from commons.greek import fold_word, is_greek, is_latin, lemma, readings, sound, stop_words, tokens
from commons.taxonomies import TAXONOMIES
from observatory.practice.publication.model import PublishedPractice
from observatory.projections.organisation.queries import by_id
from observatory.search.conditions import any_of
from observatory.search.counts import sizes
from observatory.search.document import filter_lexeme
from observatory.search.index import HEARD
from observatory.search.model import SearchEntry, SearchWord, SuggestionWord
from observatory.search.snippets import Mark, marked
from observatory.search.suggestion_words import ORGANISATION, PRACTICE

TERM: Final = "term"
CODES: Final = {"sector": "sectors", "region": "regions", "stage": "stages", "principle": "principles"}
KINDS: Final = (*CODES, ORGANISATION, PRACTICE, TERM)
"""Kinds of suggestions, in the order in which they come."""

SHORTEST, LONGEST, MOST_WORDS = 2, 80, 6
"""Letters that a typed text must have, characters of it that are read, and words of it that count."""

_MOST_READINGS: Final = 4
_MOST_CANDIDATES: Final = 500
_MOST_OF_A_KIND: Final = 3
"""Codes, bodies and words at most, so that titles have room."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to search for. `value`: a code, the id of a body or practice, or the word; `count`: practices."""

    kind: str
    text: str
    value: str
    count: int
    marked: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """The beginning of a word: its folded letters, and the sounds that they may stand for in Greeklish."""

    letters: str
    sounds: tuple[str, ...]

    @classmethod
    def of(cls, folded: str) -> Beginning:
        """Read a typed word."""
        return cls(folded, readings(folded)[:_MOST_READINGS] if is_latin(folded) else ())

    def begins(self, folded: str) -> bool:
        """Return whether a folded word begins so."""
        return folded.startswith(self.letters) or (is_greek(folded) and sound(folded).startswith(self.sounds or "@"))


@dataclass(frozen=True, slots=True)
class Asked:
    """The typed words, and their reader."""

    session: Session
    typed: list[Beginning]
    language: str
    audiences: Audiences

    def sizes(self, queries: Sequence[str]) -> list[int]:
        """Count the practices that meet each tsquery, of those that the caller may read."""
        return sizes(self.session, queries, self.audiences)


def suggest(
    session: Session,
    text: str,
    *,
    language: str,
    limit: int,
    kinds: Collection[str],
    audiences: Audiences = EVERYBODY,
) -> list[Suggestion]:
    """Return what begins as the typed words do: each of them must begin a word. Too short a text has none."""
    typed = _typed(text)
    if not typed:
        return []
    asked = Asked(session, typed, language, audiences)
    found: list[Suggestion] = []
    for kind in (one for one in KINDS if one in kinds):
        room = limit - len(found)
        if kind in CODES:
            found += _codes(asked, kind, min(room, _MOST_OF_A_KIND))
        else:
            found += _FINDERS[kind](asked, room)
    return found[:limit]


def _typed(text: str) -> list[Beginning]:
    words = [token.folded for token in tokens(text[:LONGEST])]
    if len("".join(words)) < SHORTEST:
        return []
    counting = [word for word in words[:-1] if word not in stop_words()] + words[-1:]
    return [Beginning.of(word) for word in counting[-MOST_WORDS:]]


def _codes(asked: Asked, kind: str, most: int) -> list[Suggestion]:
    facet = CODES[kind]
    codes = list(islice((code for code, words in _label_words(facet) if _begin(asked.typed, words)), most))
    counts = asked.sizes([any_of([filter_lexeme(facet, code)]) for code in codes])
    labels = [TAXONOMIES[facet][code].label.to(asked.language) for code in codes]
    return [
        Suggestion(kind, label, code, count, _marked(label, asked.typed))
        for code, label, count in zip(codes, labels, counts, strict=True)
        if count
    ]


@cache
def _label_words(facet: str) -> list[tuple[str, tuple[str, ...]]]:
    both = ((code, f"{entry.label.el} {entry.label.en}") for code, entry in TAXONOMIES[facet].items())
    return [(code, tuple(token.folded for token in tokens(label))) for code, label in both]


def _begin(typed: Iterable[Beginning], words: Collection[str]) -> bool:
    return all(any(one.begins(word) for word in words) for one in typed)


def _organisations(asked: Asked, most: int) -> list[Suggestion]:
    bodies = by_id(asked.session, asked.session.scalars(_subjects(ORGANISATION, asked.typed)).all())
    ids = list(bodies)
    counts = asked.sizes([any_of([filter_lexeme("organisations", str(one))]) for one in ids])
    ranked = sorted(zip(counts, ids, strict=True), key=lambda one: (-one[0], str(one[1])))
    found = []
    for count, body_id in islice(((count, one) for count, one in ranked if count), min(most, _MOST_OF_A_KIND)):
        body = bodies[body_id]
        name = (body.name_en or body.name_el) if asked.language == "en" else body.name_el
        found.append(Suggestion(ORGANISATION, name, str(body_id), count, _marked(name, asked.typed)))
    return found


def _practices(asked: Asked, most: int) -> list[Suggestion]:
    named = _subjects(PRACTICE, asked.typed).subquery()
    newest = (
        select(PublishedPractice.title, PublishedPractice.practice_id)
        .join(SearchEntry, SearchEntry.practice_id == PublishedPractice.practice_id)
        .where(PublishedPractice.practice_id.in_(select(named)), PublishedPractice.audience.in_(asked.audiences))
        .order_by(SearchEntry.published_at.desc(), SearchEntry.practice_id)
        .limit(most)
    )
    return [
        Suggestion(PRACTICE, title, str(practice_id), 1, _marked(title, asked.typed))
        for title, practice_id in asked.session.execute(newest).all()
    ]


def _terms(asked: Asked, most: int) -> list[Suggestion]:
    last = asked.typed[-1]
    begins = [
        SearchWord.word.like(f"{last.letters}%"),
        *(SearchWord.word.like(f"{HEARD}{one}%") for one in last.sounds),
    ]
    words = select(SearchWord.shown).where(or_(*begins)).order_by(SearchWord.word).limit(40)
    shown = asked.session.scalars(words).all()
    by_lemma: dict[str, str] = {}
    for word in sorted(shown, key=len):
        by_lemma.setdefault(lemma(fold_word(word)), word)
    counts = asked.sizes([any_of([term]) for term in by_lemma])
    ranked = sorted(zip(counts, by_lemma.values(), strict=True), key=lambda one: (-one[0], one[1]))
    wanted = [(count, word) for count, word in ranked if count][: min(most, _MOST_OF_A_KIND)]
    return [Suggestion(TERM, word, word, count, _marked(word, [last])) for count, word in wanted]


_FINDERS: Final[dict[str, Callable[[Asked, int], list[Suggestion]]]] = {
    ORGANISATION: _organisations,
    PRACTICE: _practices,
    TERM: _terms,
}


def _subjects(kind: str, typed: list[Beginning]) -> Any:
    """Select the practices or bodies with a word for each beginning; of very many, some."""
    *others, last = typed
    found = select(SuggestionWord.subject_id).where(SuggestionWord.kind == kind, _matches(SuggestionWord, last))
    for one in others:
        other = aliased(SuggestionWord)
        beside = and_(other.kind == kind, other.subject_id == SuggestionWord.subject_id, _matches(other, one))
        found = found.where(exists(literal_column("1")).where(beside))
    return found.distinct().limit(_MOST_CANDIDATES)


def _matches(words: Any, beginning: Beginning) -> ColumnElement[bool]:
    return or_(words.word.like(f"{beginning.letters}%"), *(words.sound.like(f"{one}%") for one in beginning.sounds))


def _marked(text: str, typed: list[Beginning]) -> str:
    def marks() -> Iterator[Mark]:
        for token in tokens(text):
            if any(one.begins(token.folded) for one in typed):
                yield Mark(token.start, token.end, 0)

    return marked(text, marks())
