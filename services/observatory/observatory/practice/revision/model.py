"""Revision: the content of a practice as submitted, decided or published, with its author, time and changed fields.

Saves change the open revision. Once it is submitted or published it is fixed, and the next save begins another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, func
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from observatory.base import Base
from observatory.practice.practice.content import changed_fields, empty_content, from_snapshot, to_snapshot


class Revision(Base):
    """A practice's content. `person_id` saved it last; empty for an import. `published_at` is empty until it is public.

    `changed` are the fields that differ from the revision before.
    """

    __tablename__ = "revisions"

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # versions before this column write none
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, server_default=func.now())
    fixed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed: Mapped[list[str]] = mapped_column(ARRAY(LongText))
    # An aggregate is loaded with all its revisions; what they said is read only when somebody asks for it.
    content: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def saved(
    revisions: list[Revision], working: int, content: Mapping[str, Any], *, by: UUID | None, at: datetime
) -> Revision:
    """Save the content in the working revision or, where that is fixed or none is, in a new one; return it."""
    revision = next((each for each in reversed(revisions) if each.number == working), None)
    is_open = revision is not None and revision.fixed_at is None
    earlier = next((each for each in reversed(revisions) if each.number < working), None) if is_open else revision
    changed = changed_fields(from_snapshot(earlier.content) if earlier else empty_content(), content)
    if revision is None or not is_open:
        revision = Revision(number=max((each.number for each in revisions), default=0) + 1, created_at=at)
        revisions.append(revision)
    revision.content, revision.changed = to_snapshot(content), changed
    revision.person_id, revision.saved_at = by, at
    return revision
