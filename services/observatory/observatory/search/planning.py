"""Planning: what PostgreSQL's planner must know of search that its statistics cannot tell it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session


def prepare(session: Session) -> None:
    """Make the rest of this transaction find documents by their index only.

    A document lies out of line: to test one costs a hundred times what the planner believes, so it would walk the
    table where a word is common. And compiling a plan (JIT) would take longer than running it.
    """
    session.execute(text("select set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true)"))


@contextmanager
def walking(session: Session, *, allowed: bool) -> Iterator[None]:
    """Let statements walk the whole table when everything is asked for and no document is tested."""
    if not allowed:
        yield
        return
    session.execute(text("set local enable_seqscan = on"))
    yield
    session.execute(text("set local enable_seqscan = off"))
