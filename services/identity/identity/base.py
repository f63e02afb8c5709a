"""Base: the mapped classes of this service share one metadata."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import MetaData, Text
from sqlalchemy.orm import DeclarativeBase

from chassis.database import UtcDateTime, new_metadata


class Base(DeclarativeBase):
    """Base class of the mapped classes of identity."""

    metadata: ClassVar[MetaData] = new_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text, datetime: UtcDateTime}
