"""Base: the mapped classes of this service share one metadata."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from chassis.database import new_metadata


class Base(DeclarativeBase):
    """Declarative base of every mapped class of things."""

    metadata: ClassVar[MetaData] = new_metadata()
