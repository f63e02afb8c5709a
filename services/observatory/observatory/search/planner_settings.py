"""Planner settings: facts about search that PostgreSQL's planner statistics do not show."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session


def prepare(session: Session) -> None:
    """Make the rest of this transaction find documents by their index only.

    A document is stored out of line: testing one costs a hundred times the planner's estimate, so the planner would
    scan the table where a word is common. Compiling a plan (JIT) would take longer than running it. Tiers must be read
    one after another, so that later ones are not read at all where the first are enough.
    """
    names = ("jit", "enable_seqscan", "enable_parallel_append")
    session.execute(text("select " + ", ".join(f"set_config('{name}', 'off', true)" for name in names)))
