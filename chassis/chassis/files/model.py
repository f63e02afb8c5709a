"""Stored files: the columns that each service's tables of files and of their parts have.

A service declares two classes, `owner_id` of the first and `file_id` of the second with their foreign keys. Title and
order of a thing's files are part of its content; see `StoredFileColumns.entry`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime
from chassis.files import errors
from chassis.files.kinds import FileType
from chassis.files.names import file_name

PART_BYTES: Final = 1024 * 1024
"""Length of every part but the last: a request, a message of the broker and a row hold one."""

MOST_FILES: Final = 20
"""Files of one thing, with those under way."""

TITLE_LIMIT: Final = 200


@dataclass(frozen=True)
class FileLimits:
    """Limits in bytes: of a file, of the files of a thing, of the files of an organisation."""

    file: int
    thing: int
    organisation: int


class StoredFileColumns:
    """One file, from the first request of its upload on. Its bytes do not change once it is complete."""

    if TYPE_CHECKING:

        def __init__(self, **columns: Any) -> None: ...

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str | None] = mapped_column(String(100))
    sha256: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def part_count(self) -> int:
        """Return the number of parts by the size of the file."""
        return -(-self.size // PART_BYTES)

    def part_length(self, number: int) -> int:
        """Return the length of a part. Raises `FilePartUnknown` where the file has none of this number."""
        if not 1 <= number <= self.part_count:
            raise errors.FilePartUnknown
        return min(PART_BYTES, self.size - (number - 1) * PART_BYTES)

    def check_open(self) -> None:
        """Raise `FileComplete` for a file that takes no parts any more."""
        if self.completed_at is not None:
            raise errors.FileComplete

    def finish(self, kind: FileType, *, size: int, sha256: str, at: datetime) -> None:
        """Record the type that was found, the size and the digest of the bytes that are kept."""
        self.name = file_name(self.name, kind.extension)
        self.media_type, self.size, self.sha256 = kind.media_type, size, sha256
        self.completed_at = self.touched_at = at

    def entry(self, kind: FileType, *, width: int | None = None, height: int | None = None) -> dict[str, Any]:
        """Return the description of the complete file, as the content of its thing holds it."""
        return {
            "id": str(self.id),
            "kind": kind.kind,
            "title": self.title,
            "name": self.name,
            "media_type": self.media_type,
            "size": self.size,
            "sha256": self.sha256,
            "width": width,
            "height": height,
        }


class FilePartColumns:
    """A part of a file: at most `PART_BYTES` of it."""

    if TYPE_CHECKING:

        def __init__(self, **columns: Any) -> None: ...

    file_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


Entry = Mapping[str, Any]
"""Entry of a file in the content of its thing."""


def retitled(entries: list[dict[str, Any]], file_id: UUID, changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the entries with one of them changed. Raises `FileNotFound` where it is not among them."""
    entry_of(entries, file_id)
    return [{**one, **changes} if one["id"] == str(file_id) else one for one in entries]


def without(entries: list[dict[str, Any]], file_id: UUID) -> list[dict[str, Any]]:
    """Return the entries without one of them. Raises `FileNotFound` where it is not among them."""
    entry_of(entries, file_id)
    return [one for one in entries if one["id"] != str(file_id)]


def entry_of(entries: list[dict[str, Any]], file_id: UUID) -> Entry:
    """Return the entry of a file. Raises `FileNotFound` where there is none."""
    found = next((one for one in entries if one["id"] == str(file_id)), None)
    if found is None:
        raise errors.FileNotFound
    return found
