"""Search entry: the searchable columns of a published practice, narrow enough to count 100,000 in one pass."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, SmallInteger, String, text
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from commons.audience import PUBLIC
from observatory.base import Base
from observatory.practice.publication.model import OVER, RUNNING, STALE
from observatory.practice.reuse.model import MANY, ONCE, SOME

UNKNOWN_YEAR: Final = 0
"""The year in the index of a case whose source names none. It is in no facet and no filter."""

TALLIES: Final = 16
"""Tally columns in a row; each counts three codes."""

CERTIFIED, NOT_CERTIFIED = "yes", "no"

FIELD_BITS: Final = 21
FIELDS: Final = 3
TITLE_BYTES: Final = 48

# The place of each code in the tallies, counted through: column, then field within it. Stored rows depend on it: a new
# code goes to the end, with a new column where the last is full, and renaming or removing one needs `reindex`.
PLACES: Final[tuple[tuple[str, str], ...]] = (
    *(("sectors", code) for code in (
        "democracy", "transparency", "public_administration", "human_resources",
        "entrepreneurship", "transport", "social_economy", "technology",
        "environment", "ppp", "civil_society", "culture",
    )),
    *(("regions", f"GR-{letter}") for letter in "ABCDEFGHIJKLM"),
    *(("stages", code) for code in (
        "identifying_problems", "generating_ideas", "developing_proposals", "implementing", "evaluating", "diffusing",
    )),
    *(("principles", code) for code in ("embrace", "encourage", "partner", "explore", "diffuse")),
    *(("reused", code) for code in (ONCE, SOME, MANY)),
    *(("outcome_kinds", code) for code in ("success", "partial", "failure")),
    *(("running", code) for code in (RUNNING, STALE, OVER)),
    ("certified", CERTIFIED),
)  # fmt: skip

_PLACES: Final[Mapping[tuple[str, str], int]] = {place: number for number, place in enumerate(PLACES)}


class SearchEntry(Base):
    """The search entry of one published practice, written in the transaction that publishes it."""

    __tablename__ = "practice_search"
    __table_args__ = (
        # every condition of search is in the document; the others only give an order
        Index("ix_practice_search_document", "document", postgresql_using="gin"),
        Index("ix_practice_search_published_at", "published_at", "practice_id"),
        Index("ix_practice_search_title_key", "title_key", "practice_id"),
        Index("ix_practice_search_reuse_rank", "reuse_rank", "published_at", "practice_id"),
        Index("ix_practice_search_restricted", "practice_id", postgresql_where=text("audience <> 'public'")),
    )

    practice_id: Mapped[UUID] = mapped_column(primary_key=True)
    audience: Mapped[str] = mapped_column(String(20), server_default=PUBLIC)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    organisation_id: Mapped[UUID | None]
    year: Mapped[int] = mapped_column(SmallInteger)
    title_key: Mapped[bytes] = mapped_column(LargeBinary)
    tally_0: Mapped[int] = mapped_column(BigInteger)
    tally_1: Mapped[int] = mapped_column(BigInteger)
    tally_2: Mapped[int] = mapped_column(BigInteger)
    tally_3: Mapped[int] = mapped_column(BigInteger)
    tally_4: Mapped[int] = mapped_column(BigInteger)
    tally_5: Mapped[int] = mapped_column(BigInteger)
    tally_6: Mapped[int] = mapped_column(BigInteger)
    tally_7: Mapped[int] = mapped_column(BigInteger)
    tally_8: Mapped[int] = mapped_column(BigInteger)
    tally_9: Mapped[int] = mapped_column(BigInteger)
    tally_10: Mapped[int] = mapped_column(BigInteger)
    tally_11: Mapped[int] = mapped_column(BigInteger)
    tally_12: Mapped[int] = mapped_column(BigInteger, server_default="0")
    tally_13: Mapped[int] = mapped_column(BigInteger, server_default="0")
    tally_14: Mapped[int] = mapped_column(BigInteger, server_default="0")
    tally_15: Mapped[int] = mapped_column(BigInteger, server_default="0")
    reuse_rank: Mapped[int] = mapped_column(BigInteger, server_default="0")
    document: Mapped[str] = mapped_column(TSVECTOR)


class SearchTerm(Base):
    """A key that occurs in some practice. Keys that are not here need not be searched."""

    __tablename__ = "search_terms"

    term: Mapped[str] = mapped_column(LongText, primary_key=True)


class SearchWord(Base):
    """A word (or term, or sound) of some practice, in its displayed form, with its spellings that lack one letter."""

    __tablename__ = "search_words"
    __table_args__ = (
        Index("ix_search_words_shortened", "shortened", postgresql_using="gin"),
        Index("ix_search_words_word", "word", postgresql_ops={"word": "text_pattern_ops"}),
    )

    word: Mapped[str] = mapped_column(LongText, primary_key=True)
    shown: Mapped[str] = mapped_column(LongText)
    shortened: Mapped[list[str]] = mapped_column(ARRAY(LongText))


class SuggestionWord(Base):
    """A folded word of a practice's title or of a body's names, with its sound where it is Greek."""

    __tablename__ = "suggestion_words"
    __table_args__ = (
        Index("ix_suggestion_words_word", "kind", "word", postgresql_ops={"word": "text_pattern_ops"}),
        Index("ix_suggestion_words_sound", "kind", "sound", postgresql_ops={"sound": "text_pattern_ops"}),
    )

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(LongText, primary_key=True)
    sound: Mapped[str] = mapped_column(LongText)


def tallies(codes: Mapping[str, Collection[str]]) -> list[int]:
    """Return the tally columns of a row that has these codes: one bit in the field of each.

    The sum of a column over many rows then holds three counts of up to two million each, so that one pass counts
    every facet. Codes without a place are not counted.
    """
    columns = [0] * TALLIES
    for facet, wanted in codes.items():
        for code in wanted:
            place = _PLACES.get((facet, code))
            if place is not None:
                columns[place // FIELDS] |= 1 << (FIELD_BITS * (place % FIELDS))
    return columns


def counted(sums: Collection[Any]) -> dict[str, dict[str, int]]:
    """Return the sums of the tally columns as counts by facet and code, zeros left out."""
    columns = [int(one or 0) for one in sums]
    counts: dict[str, dict[str, int]] = {facet: {} for facet, _ in PLACES}
    for (facet, code), place in _PLACES.items():
        count = columns[place // FIELDS] >> (FIELD_BITS * (place % FIELDS)) & ((1 << FIELD_BITS) - 1)
        if count:
            counts[facet][code] = count
    return counts
