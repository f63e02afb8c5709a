"""Reuse order: new counts of reuse in the search entries of their practices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from observatory.practice.reuse.model import BUCKETS, Reuse
from observatory.search.document import filter_lexeme
from observatory.search.model import PLACES, tallies

FACET: Final = "reused"
_TALLY: Final = PLACES.index(next(place for place in PLACES if place[0] == FACET)) // 3

# the document is written again only where the range is another one
_UPDATE: Final = f"""
    update practice_search as entry set
        reuse_rank = known.rank,
        tally_{_TALLY} = known.tally,
        document = case when entry.tally_{_TALLY} = known.tally then entry.document
            else ts_delete(entry.document, cast(:ranges as text[])) || array_to_tsvector(array[known.lexeme]) end
    from unnest(
        cast(:ids as uuid[]), cast(:ranks as bigint[]), cast(:tallies as bigint[]), cast(:lexemes as text[])
    ) as known (id, rank, tally, lexeme)
    where entry.practice_id = known.id and entry.reuse_rank <> known.rank
"""  # noqa: S608 - a number of ours


def count_reuse(session: Session, practice_ids: Sequence[UUID]) -> None:
    """Write the counts of these practices into their entries."""
    wanted = select(Reuse).where(Reuse.practice_id.in_(practice_ids)).order_by(Reuse.practice_id)
    known = session.scalars(wanted.execution_options(populate_existing=True)).all()
    values = {
        "ids": [one.practice_id for one in known],
        "ranks": [one.rank for one in known],
        "tallies": [tallies({FACET: [one.bucket]})[_TALLY] for one in known],
        "lexemes": [filter_lexeme(FACET, one.bucket) for one in known],
        "ranges": [filter_lexeme(FACET, bucket) for bucket in BUCKETS],
    }
    session.execute(text(_UPDATE), values)
