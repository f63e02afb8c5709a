"""Challenge projection: the public facts of each challenge, as last published."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from notifications.base import Base


class KnownChallenge(Base):
    """A challenge that was published, as far as mails name it; `organisation_id` is the lead owner's."""

    __tablename__ = "known_challenges"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    organisation_id: Mapped[UUID | None] = mapped_column()
    demo: Mapped[bool] = mapped_column()
