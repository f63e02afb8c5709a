"""Organisation projection: the facts of each organisation, as last published by identity."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from notifications.base import Base


class Organisation(Base):
    """An organisation of the register, as far as mails name it."""

    __tablename__ = "organisations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    name_el: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    region: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)

    def name(self, language: str) -> str:
        """Return the organisation's name in a language, the Greek one if there is no English one."""
        return (self.name_en if language == "en" else self.name_el) or self.name_el
