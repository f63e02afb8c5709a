"""Synonym: a word or abbreviation, and up to five expressions of the same meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from chassis.database.identifiers import uuid7
from commons.greek import sort_key, stop_words, tokens
from observatory.base import Base
from observatory.search.synonym.errors import NothingToSearch, SaysTheSame

ONE, BOTH = "one", "both"
DIRECTIONS: Final = (ONE, BOTH)

MOST_MEANS: Final = 5
MOST_WORDS: Final = 4
MOST_SYNONYMS: Final = 2_000
LONGEST: Final = 80
"""Characters of a word or expression."""


class Synonym(Base):
    """One entry. In one direction the word finds what it means; in both, each of these finds the others."""

    __tablename__ = "synonyms"
    __table_args__ = (Index("uq_synonyms_word_key", "word_key", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    word: Mapped[str] = mapped_column(String(LONGEST))
    word_key: Mapped[str] = mapped_column(LongText)
    means: Mapped[list[str]] = mapped_column(ARRAY(LongText))
    language: Mapped[str] = mapped_column(String(2))
    direction: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def new(cls, facts: Mapping[str, Any], *, at: datetime) -> Synonym:
        """Make an entry."""
        made = cls(id=uuid7(), version=0, created_at=at, means=[])
        made.change(facts, at=at)
        return made

    def change(self, facts: Mapping[str, Any], *, at: datetime) -> None:
        """Change the given facts."""
        for name, value in facts.items():
            setattr(self, name, value)
        _check("word", [self.word])
        _check("means", self.means)
        self.word_key = sort_key(self.word)
        known = {self.word_key}
        for one in self.means:
            if sort_key(one) in known:
                raise SaysTheSame(one)
            known.add(sort_key(one))
        self.version += 1
        self.updated_at = at


def searched(text: str) -> list[str]:
    """Return the words of a text without stop words, as written."""
    return [token.written for token in tokens(text) if token.folded not in stop_words()]


def _check(field: str, texts: Iterable[str]) -> None:
    for one in texts:
        if not 1 <= len(searched(one)) <= MOST_WORDS:
            raise NothingToSearch(field, one)
