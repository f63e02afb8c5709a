"""Planning: what PostgreSQL's planner must know of search that its statistics cannot tell it."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session


def prepare(session: Session) -> None:
    """Make the rest of this transaction find documents by their index only.

    A document lies out of line: to test one costs a hundred times what the planner believes, so it would walk the
    table where a word is common. Compiling a plan (JIT) would take longer than running it, and
    tiers must be read one after another, so that the later ones are not read at all where the first are enough.
    """
    names = ("jit", "enable_seqscan", "enable_parallel_append")
    session.execute(text("select " + ", ".join(f"set_config('{name}', 'off', true)" for name in names)))
