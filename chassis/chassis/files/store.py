"""Store: the upload of files in parts, their check once complete, and their bytes, part by part.

Memory stays flat: a part is in memory at a time, but for a picture, which is bounded and encoded anew. Slow work
(`check`, `check_whole`) needs no lock; the caller locks the thing afterwards.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from chassis.database import uuid7
from chassis.files import errors, pictures
from chassis.files.kinds import PDF, PICTURE, FileType, check_pdf, is_zip, text_type, type_by_signature
from chassis.files.metrics import FILES_REFUSED, FILES_STORED
from chassis.files.model import MOST_FILES, PART_BYTES, FileLimits, FilePartColumns, StoredFileColumns
from chassis.files.office import office_type
from chassis.files.parts import PartsFile

_NUMBER: Final = re.compile(r"[0-9]{1,9}")

F = TypeVar("F", bound=StoredFileColumns)
P = TypeVar("P", bound=FilePartColumns)


def type_of(file: io.RawIOBase, written_name: str) -> FileType:
    """Return the type of a whole file by its content. Raises an error for any that is not allowed or is damaged."""
    kind = type_by_signature(file)
    if kind is None:
        kind = office_type(file) if is_zip(file) else text_type(file, written_name)
    if kind is PDF:
        check_pdf(file)
    return kind


@dataclass(frozen=True)
class Checked:
    """An accepted file: its type, the digest of its bytes, and of a picture the encoded one.

    `touched_at` is the time of its last part, if it came in parts.
    """

    kind: FileType
    sha256: str
    picture: pictures.Picture | None = None
    touched_at: datetime | None = None


def check_whole(content: bytes, written_name: str) -> Checked | None:
    """Check a file that came in one piece; None where it has no byte. Raises the errors of refused content."""
    if not content:
        return None
    whole = PartsFile([len(content)], lambda _: content)
    return _counted(whole, written_name, content, hashlib.sha256(content).hexdigest())


def _counted(file: io.RawIOBase, name: str, content: bytes | None, digest: str, at: datetime | None = None) -> Checked:
    try:
        kind = type_of(file, name)
        if kind.kind != PICTURE:
            return Checked(kind, digest, touched_at=at)
        whole = file.seek(0, io.SEEK_END)
        if whole > pictures.MOST_BYTES:
            raise errors.FileTooLarge(pictures.MOST_BYTES)
        if content is None:
            file.seek(0)
            content = io.BufferedReader(file).read()
        return Checked(kind, digest, pictures.encoded_anew(content, kind), at)
    except errors.CONTENT as exc:
        FILES_REFUSED.labels(exc.code()).inc()
        raise


class FileStore(Generic[F, P]):
    """The files of one kind of thing, in two tables of its service."""

    def __init__(self, session: Session, files: type[F], parts: type[P], limits: FileLimits) -> None:
        self._session, self._files, self._parts, self._limits = session, files, parts, limits

    def begin(
        self,
        owner_id: UUID,
        organisation_id: UUID | None,
        *,
        name: str,
        title: str,
        size: int,
        person_id: UUID | None,
        at: datetime,
    ) -> F:
        """Make room for a file of the declared size. The caller holds a lock on the thing.

        Raises `FileEmpty`, `FileTooLarge`, `FilesFull`.
        """
        if size < 1:
            raise errors.FileEmpty
        if size > self._limits.file:
            raise errors.FileTooLarge(self._limits.file)
        self._check_room(owner_id, organisation_id, size)
        file = self._files(
            id=uuid7(),
            owner_id=owner_id,
            organisation_id=organisation_id,
            person_id=person_id,
            name=name,
            title=title,
            size=size,
            created_at=at,
            touched_at=at,
        )
        self._session.add(file)
        self._session.flush()
        return file

    def take_part(self, file: F, number: str, content: bytes, *, at: datetime) -> None:
        """Store a part, perhaps again. Raises `FileComplete`, `FilePartUnknown`, `FilePartSize`."""
        file.check_open()
        if not _NUMBER.fullmatch(number):
            raise errors.FilePartUnknown
        expected = file.part_length(int(number))
        if len(content) != expected:
            raise errors.FilePartSize(expected=expected)
        file.touched_at = at
        self._session.merge(self._parts(file_id=file.id, number=int(number), content=content))

    def check(self, file: F, sha256: str | None) -> Checked:
        """Check an uploaded file, without a lock. Raises the errors of an incomplete or refused file."""
        file.check_open()
        there = self.received(file.id)
        missing = [number for number in range(1, file.part_count + 1) if number not in set(there)]
        if missing:
            raise errors.FilePartsMissing(parts=missing[:MOST_FILES])
        digest = self._digest(file)
        if sha256 is not None and sha256.lower() != digest:
            raise errors.FileDigestMismatch
        written = PartsFile(
            [file.part_length(number) for number in range(1, file.part_count + 1)],
            lambda number: self.part(file.id, number),
        )
        return _counted(written, file.name, None, digest, file.touched_at)

    def complete(self, file: F, checked: Checked, *, at: datetime) -> dict[str, Any]:
        """Keep a checked file, under a lock, and return its entry. Raises `FileComplete`, `FileDigestMismatch`."""
        file.check_open()
        if checked.touched_at not in {None, file.touched_at}:
            raise errors.FileDigestMismatch  # a part came while the file was checked
        kind, picture = checked.kind, checked.picture
        FILES_STORED.labels(kind.kind).inc()
        if picture is None:
            file.finish(kind, size=file.size, sha256=checked.sha256, at=at)
            return file.entry(kind)
        self._session.execute(delete(self._parts).where(self._parts.file_id == file.id))
        for number, begin in enumerate(range(0, len(picture.content), PART_BYTES), start=1):
            part = {"file_id": file.id, "number": number, "content": picture.content[begin : begin + PART_BYTES]}
            self._session.execute(insert(self._parts).values(part))
        digest = hashlib.sha256(picture.content).hexdigest()
        file.finish(kind, size=len(picture.content), sha256=digest, at=at)
        return file.entry(kind, width=picture.width, height=picture.height)

    def load(self, owner_id: UUID, file_id: UUID, *, lock: bool = False) -> F:
        """Load a file of a thing. Raises `FileNotFound`."""
        found = self._session.get(self._files, file_id, with_for_update=lock or None, populate_existing=lock)
        if found is None or found.owner_id != owner_id:
            raise errors.FileNotFound
        return found

    def unfinished(self, owner_id: UUID) -> Sequence[F]:
        """List the uploads of a thing that are not complete, the oldest first."""
        own = select(self._files).where(self._files.owner_id == owner_id, self._files.completed_at.is_(None))
        return self._session.scalars(own.order_by(self._files.created_at, self._files.id)).all()

    def received(self, file_id: UUID) -> Sequence[int]:
        """Return the numbers of the parts that are there."""
        there = select(self._parts.number).where(self._parts.file_id == file_id)
        return self._session.scalars(there.order_by(self._parts.number)).all()

    def part(self, file_id: UUID, number: int) -> bytes:
        """Return one part. Raises `FileNotFound` where the file is gone."""
        one = select(self._parts.content).where(self._parts.file_id == file_id, self._parts.number == number)
        content = self._session.scalar(one)
        if content is None:
            raise errors.FileNotFound
        return content

    def delete(self, owner_id: UUID, file_id: UUID | None = None) -> None:
        """Delete a file of a thing, or all of them."""
        gone = delete(self._files).where(self._files.owner_id == owner_id)
        self._session.execute(gone if file_id is None else gone.where(self._files.id == file_id))

    def _check_room(self, owner_id: UUID, organisation_id: UUID | None, size: int) -> None:
        held = select(func.count(), func.coalesce(func.sum(self._files.size), 0)).select_from(self._files)
        files, of_thing = self._session.execute(held.where(self._files.owner_id == owner_id)).one()
        if files >= MOST_FILES:
            raise errors.FilesFull(limit=MOST_FILES)
        if of_thing + size > self._limits.thing:
            raise errors.FilesFull(limit=self._limits.thing)
        if organisation_id is None:
            return
        # the uploads of one organisation begin one after the other, so that two do not take the same room
        self._session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"files:{organisation_id}"))))
        of_body = self._session.execute(held.where(self._files.organisation_id == organisation_id)).one()[1]
        if of_body + size > self._limits.organisation:
            raise errors.FilesFull(limit=self._limits.organisation)

    def _digest(self, file: F) -> str:
        digest = hashlib.sha256()
        for content in self._all_parts(file):
            digest.update(content)
        return digest.hexdigest()

    def _all_parts(self, file: F) -> Iterator[bytes]:
        return (self.part(file.id, number) for number in range(1, file.part_count + 1))
