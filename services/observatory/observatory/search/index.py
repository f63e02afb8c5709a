"""Index: the search entry beside each published practice, written in the same transaction."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import Text as LongText

from commons.audience import PUBLIC
from commons.greek import is_greek, is_latin, sort_key, sound, tokens, word_keys
from commons.places import everyday_names
from commons.taxonomies import REGIONS
from observatory.practice.practice.content import SECTIONS, notes_of
from observatory.practice.publication.model import PublishedPractice
from observatory.practice.reuse.model import NEVER, Reuse
from observatory.projections.organisation.model import Organisation
from observatory.search.document import Searchable, lexemes, read
from observatory.search.model import (
    CERTIFIED,
    NOT_CERTIFIED,
    TALLIES,
    TITLE_BYTES,
    UNKNOWN_YEAR,
    SearchEntry,
    SearchTerm,
    SearchWord,
    tallies,
)
from observatory.search.suggestion_words import ORGANISATION, PRACTICE, forget, keep_names, keep_titles

SHORTEST_CORRECTED: Final = 6
"""Letters that a query's word must have for a typing mistake in it to be looked for."""

NOTED: Final = "noted"
"""The facet, never counted, of the principles with a note."""

HEARD, TERM = "@", "="
"""Prefixes of index keys: the sound of a Greek word, to which Greeklish is corrected, and the term of a word."""

_BODY: Final = tuple(name for name in SECTIONS if name not in {"title", "summary"})


def put(session: Session, practice: PublishedPractice) -> None:
    """Index a published row, new or changed."""
    put_many(session, [practice])


def put_many(session: Session, practices: Collection[PublishedPractice]) -> None:
    """Index many published rows at once. Words are inserted in sorted order, so that writers cannot deadlock."""
    if not practices:
        return
    names = Names.of(session, practices)
    reuse = {one.practice_id: one for one in session.scalars(_reuse_of(practices))}
    texts = {practice.practice_id: _texts(practice, names) for practice in practices}
    statement = insert(SearchEntry).values(document=func.array_to_tsvector(bindparam("lexemes", type_=ARRAY(LongText))))
    columns = [column.name for column in SearchEntry.__table__.columns if column.name != "practice_id"]
    statement = statement.on_conflict_do_update(
        index_elements=[SearchEntry.practice_id], set_={name: statement.excluded[name] for name in columns}
    )
    session.execute(statement, [_row(one, reuse.get(one.practice_id), *texts[one.practice_id]) for one in practices])
    # words of what not everybody may read are in no correction and no suggestion
    _learn(session, (text for one in practices if one.audience == PUBLIC for text in texts[one.practice_id]))
    keep_titles(session, {practice.practice_id: practice.title for practice in practices})
    keep_names(session, names.bodies())


def remove(session: Session, practice_id: UUID) -> None:
    """Remove the entry of a practice that is no longer public."""
    session.execute(delete(SearchEntry).where(SearchEntry.practice_id == practice_id))
    forget(session, PRACTICE, [practice_id])


def rename(session: Session, organisation_id: UUID) -> None:
    """Index an organisation's practices again, because its name is part of their entries."""
    forget(session, ORGANISATION, [organisation_id])
    theirs = select(PublishedPractice).where(PublishedPractice.organisation_id == organisation_id)
    put_many(session, session.scalars(theirs.order_by(PublishedPractice.practice_id)).all())


class Names:
    """The searchable names of organisations and municipalities, read once for many practices."""

    def __init__(self, organisations: Iterable[Organisation], owners: Collection[UUID]) -> None:
        self._owners = owners
        self._by_id = {one.organisation_id: one for one in organisations}
        self._by_code = {one.elstat_code: one for one in self._by_id.values() if one.elstat_code}

    @classmethod
    def of(cls, session: Session, practices: Iterable[PublishedPractice]) -> Names:
        """Load the names that these practices need."""
        ids = {practice.organisation_id for practice in practices if practice.organisation_id}
        codes = {practice.municipality for practice in practices if practice.municipality}
        wanted: list[ColumnElement[bool]] = [Organisation.organisation_id.in_(ids), Organisation.elstat_code.in_(codes)]
        return cls(session.scalars(select(Organisation).where(or_(*wanted))), ids)

    def bodies(self) -> dict[UUID, str]:
        """Return the names of the bodies that have these practices."""
        return {key: f"{one.name_el} {one.name_en}" for key, one in self._by_id.items() if key in self._owners}

    def organisation(self, practice: PublishedPractice) -> list[str]:
        """Return the names of a practice's organisation."""
        known = self._by_id.get(practice.organisation_id) if practice.organisation_id else None
        return [practice.organisation_name or "", *((known.name_el, known.name_en) if known else ())]

    def place(self, practice: PublishedPractice) -> list[str]:
        """Return the names of the place where a practice happened, everyday ones included."""
        body = self._by_id.get(practice.organisation_id) if practice.organisation_id else None
        code = practice.municipality or (body.elstat_code if body else None)
        known = self._by_code.get(practice.municipality or "")
        region = REGIONS.get(practice.region or "")
        return [
            *((known.name_el, known.name_en) if known else ()),
            *everyday_names(code),
            *((region.el, region.en) if region else ()),
        ]


def filters_of(practice: PublishedPractice, reuse: Reuse | None) -> Mapping[str, list[str]]:
    """Return the codes by which a practice can be filtered, by facet."""
    return {
        "sectors": list(practice.sectors),
        "regions": [practice.region] if practice.region else [],
        "stages": [practice.stage] if practice.stage else [],
        "principles": list(practice.principles),
        NOTED: list(notes_of(practice)),
        "years": [str(practice.year)] if practice.year else [],
        "organisations": [str(practice.organisation_id)] if practice.organisation_id else [],
        "reused": [reuse.bucket if reuse else NEVER],
        "outcome_kinds": [practice.outcome_kind] if practice.outcome_kind else [],
        "sdgs": [str(number) for number in practice.sdgs],
        "municipalities": [practice.municipality] if practice.municipality else [],
        "running": [practice.running],
        "certified": [NOT_CERTIFIED if practice.certificate_suspended or not practice.certified_at else CERTIFIED],
    }


def entry(practice: PublishedPractice, searchable: Searchable, reuse: Reuse | None = None) -> dict[str, Any]:
    """Return the columns of a practice's entry, with its document as `lexemes`."""
    filters = filters_of(practice, reuse)
    columns = dict(zip((f"tally_{number}" for number in range(TALLIES)), tallies(filters), strict=True))
    return {
        "practice_id": practice.practice_id,
        "audience": practice.audience,
        "published_at": practice.published_at,
        "organisation_id": practice.organisation_id,
        "year": practice.year or UNKNOWN_YEAR,
        "title_key": title_key(practice.title),
        "reuse_rank": reuse.rank if reuse else 0,
        "lexemes": sorted(lexemes(searchable, filters)),
        **columns,
    }


def title_key(title: str) -> bytes:
    """Return the start of a title as bytes that sort as Greek does: one byte a letter, Latin before Greek."""
    return sort_key(title).encode("iso8859-7", "replace")[:TITLE_BYTES]


@dataclass(frozen=True)
class Vocabulary:
    """The words of some texts: their search keys, and the words long enough for corrections."""

    terms: set[str] = field(default_factory=set)
    words: dict[str, str] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Add the words of a text."""
        for token in tokens(text):
            if token.folded in self.words or token.is_stop_word:
                continue
            keys = word_keys(token.written, token.folded)
            self.terms.update(keys)
            shown = unicodedata.normalize("NFC", token.written).lower()
            self.words[token.folded] = shown
            self.words.setdefault(TERM + keys[0], shown)
            if is_greek(token.folded):
                self.words.setdefault(HEARD + sound(token.folded), shown)

    def correctable(self) -> dict[str, dict[str, Any]]:
        """Return the rows of words that a mistyped word may be corrected to."""
        rows = ((word, shown, shortened(word)) for word, shown in self.words.items())
        return {
            word: {"word": word, "shown": shown, "shortened": spellings} for word, shown, spellings in rows if spellings
        }


def shortened(word: str) -> list[str]:
    """Return the word and every spelling of it that lacks one letter; empty for words too short for corrections.

    Two words are one insertion, deletion, replacement or swap of neighbours apart only if they have one in common.
    """
    start = 1 if word.startswith((HEARD, TERM)) else 0
    if len(word) - start < SHORTEST_CORRECTED - 1 or not (is_greek(word) or is_latin(word)):
        return []
    return sorted({word, *(word[:place] + word[place + 1 :] for place in range(start, len(word)))})


def _texts(practice: PublishedPractice, names: Names) -> tuple[str, str, str]:
    summary = "\n ".join([practice.summary, *names.organisation(practice)])
    body = "\n ".join([*(getattr(practice, name) for name in _BODY), *names.place(practice)])
    return practice.title, summary, body


def _reuse_of(practices: Iterable[PublishedPractice]) -> Select[Reuse]:
    return select(Reuse).where(Reuse.practice_id.in_([one.practice_id for one in practices]))


def _row(practice: PublishedPractice, reuse: Reuse | None, title: str, summary: str, body: str) -> dict[str, Any]:
    return entry(practice, Searchable(read(title), read(summary), read(body)), reuse)


def _learn(session: Session, texts: Iterable[str]) -> None:
    vocabulary = Vocabulary()
    for one in texts:
        vocabulary.add(one)
    words = vocabulary.correctable()
    new_terms = _unknown(session, SearchTerm.term, vocabulary.terms)
    if new_terms:
        session.execute(insert(SearchTerm).on_conflict_do_nothing(), [{"term": term} for term in new_terms])
    new_words = _unknown(session, SearchWord.word, words)
    if new_words:
        session.execute(insert(SearchWord).on_conflict_do_nothing(), [words[word] for word in new_words])


def _unknown(session: Session, column: InstrumentedAttribute[str], values: Iterable[str]) -> list[str]:
    wanted = set(values)
    given = bindparam("given", value=sorted(wanted), type_=ARRAY(LongText))
    return sorted(wanted.difference(session.scalars(select(column).where(column == func.any(given)))))
