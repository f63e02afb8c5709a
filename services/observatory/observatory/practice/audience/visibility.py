"""Visibility: the practices that do not exist for everybody."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, column, literal_column, select, table, true, union_all

from commons.audience import AUDIENCES, PUBLIC_BODIES, Audiences

# tables of their own, so that nothing of them is ever taken for a table of the query around them
_PUBLISHED: Final = table("published_practices", column("practice_id"), column("audience"))
_PRACTICES: Final = table("practices", column("id"), column("state"), column("audience"))
_RESTRICTED: Final[ColumnElement[str]] = literal_column(f"'{PUBLIC_BODIES}'")  # as the partial indexes say it


def is_shown(practice_id: Any, audiences: Audiences) -> ColumnElement[bool]:
    """Return the condition that readers of these audiences may know of a practice, published or archived."""
    if audiences.issuperset(AUDIENCES):
        return true()
    published = select(_PUBLISHED.c.practice_id).where(_PUBLISHED.c.audience == _RESTRICTED)
    archived = select(_PRACTICES.c.id).where(
        _PRACTICES.c.audience == _RESTRICTED, _PRACTICES.c.state == literal_column("'archived'")
    )
    hidden: ColumnElement[bool] = practice_id.not_in(union_all(published, archived))
    return hidden
