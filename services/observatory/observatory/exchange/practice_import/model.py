"""Import: an organisation's file of practices, and the outcome of each of its rows.

    received ──start──▶ checking ──read──▶ running ──▶ finished
        └──────cancel──────┴───────────────┴──▶ cancelled;   checking, running ──▶ failed

`received` collects the parts. `checking` reads the file into rows, so that a file that cannot be read to its
end creates nothing. `running` makes a draft of each row. These columns hold the whole progress: after a crash,
work continues with the row after the last settled one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import UtcDateTime, uuid7
from chassis.errors import AppError, FieldError
from chassis.language import LANGUAGES
from chassis.principal import Membership, Principal
from commons.roles import EDITOR_ROLES, NOTHING_NEW, inherits_only
from observatory.base import Base
from observatory.exchange.practice_import import errors
from observatory.practice.practice.errors import NotYourOrganisation

RECEIVED: Final = "received"
CHECKING: Final = "checking"
RUNNING: Final = "running"
FINISHED: Final = "finished"
FAILED: Final = "failed"
CANCELLED: Final = "cancelled"
STATES: Final = (RECEIVED, CHECKING, RUNNING, FINISHED, FAILED, CANCELLED)
UNDER_WAY: Final = (RECEIVED, CHECKING, RUNNING)
WORKED_ON: Final = (CHECKING, RUNNING)

WAITING: Final = "waiting"
CREATED: Final = "created"
SKIPPED: Final = "skipped"
FAULTY: Final = "faulty"
ROW_STATES: Final = (WAITING, CREATED, SKIPPED, FAULTY)

MOST_UNDER_WAY: Final = 2
"""Imports that one organisation may have under way at once."""

ABANDONED_AFTER: Final = timedelta(hours=1)
"""Silence after which a file whose parts were coming makes way for another of its organisation."""

MOST_FAILURES: Final = 5
_LONGEST_NAME: Final = 100
_MOST_FAULTS: Final = 30


class Import(Base):
    """One file and the progress of its import."""

    __tablename__ = "imports"
    __table_args__ = (
        Index("ix_imports_worked_at", "worked_at", postgresql_where=text("state in ('checking', 'running')")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID | None]
    membership: Mapped[dict[str, Any]] = mapped_column(JSON)
    format: Mapped[str] = mapped_column(String(10))
    dry_run: Mapped[bool]
    state: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    # the row of the file that was read last
    position: Mapped[int]
    failures: Mapped[int]
    rows: Mapped[int]
    created: Mapped[int]
    skipped: Mapped[int]
    faulty: Mapped[int]
    fault: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # imports take turns: the one that has waited longest is next
    worked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @classmethod
    def begin(cls, *, organisation_id: UUID, kind: str, dry_run: bool, by: Principal, at: datetime) -> Self:
        """Create an import for an organisation in which the caller has an editor's role."""
        own = [m for m in by.memberships if m.organisation_id == organisation_id and m.role in EDITOR_ROLES]
        if not own:
            raise NotYourOrganisation
        if inherits_only(by, organisation_id):
            raise NotYourOrganisation(NOTHING_NEW)
        return cls(
            id=uuid7(), organisation_id=organisation_id, person_id=by.person_id,
            membership={
                "role": own[0].role, "kind": own[0].kind, "region": own[0].region,
                "registered_by": sorted(str(person_id) for person_id in by.registered_by),
            },
            format=kind, dry_run=dry_run, state=RECEIVED, size=0, position=0, failures=0,
            rows=0, created=0, skipped=0, faulty=0, created_at=at, worked_at=at,
        )  # fmt: skip

    @property
    def principal(self) -> Principal:
        """Return the sender as an editor of the import's organisation, without any other role."""
        facts = dict(self.membership)
        behind = frozenset(UUID(person_id) for person_id in facts.pop("registered_by", ()))
        member = Membership(organisation_id=self.organisation_id, **facts)
        return Principal(person_id=self.person_id, memberships=(member,), registered_by=behind)

    def shows_to(self, principal: Principal) -> bool:
        """Return whether the caller may see the import: editors of its organisation may."""
        return bool(principal.role_in(self.organisation_id) & EDITOR_ROLES)

    def is_abandoned(self, *, at: datetime) -> bool:
        """Return whether parts have stopped coming, because the upload was lost or given up."""
        return self.state == RECEIVED and at - self.worked_at > ABANDONED_AFTER

    def take_part(self, size: int, *, instead_of: int, most: int, at: datetime) -> None:
        """Count a received part, perhaps received again. Raises `ImportNotOpen`, `ImportTooLarge`."""
        if self.state != RECEIVED:
            raise errors.ImportNotOpen(state=self.state)
        self.size += size - instead_of
        self.worked_at = at
        if self.size > most:
            raise errors.ImportTooLarge(limit=most)

    def start(self, parts: Sequence[int], *, at: datetime) -> None:
        """Start checking. Every part must be there. Raises `ImportNotOpen`, `ImportPartsMissing`."""
        if self.state != RECEIVED:
            raise errors.ImportNotOpen(state=self.state)
        missing = sorted(set(range(1, max(parts, default=1) + 1)) - set(parts))
        if missing:
            raise errors.ImportPartsMissing(parts=missing[:_MOST_FAULTS])
        self.state = CHECKING
        self.started_at = self.worked_at = at

    def read_on(self, rows: Sequence[ImportRow], *, at: datetime) -> None:
        """Count rows that were read."""
        self.position = rows[-1].number
        self.rows += len(rows)
        self.faulty += sum(row.state == FAULTY for row in rows)
        self._went_well(at)

    def run(self, *, at: datetime) -> None:
        """Start running after all rows are read. Raises `ImportEmpty` without any."""
        if not self.rows:
            raise errors.ImportEmpty
        self.state = RUNNING
        self._went_well(at)

    def settle(self, rows: Sequence[ImportRow], *, at: datetime) -> None:
        """Count the outcomes of rows."""
        self.created += sum(row.state == CREATED for row in rows)
        self.skipped += sum(row.state == SKIPPED for row in rows)
        self.faulty += sum(row.state == FAULTY for row in rows)
        self._went_well(at)

    def finish(self, *, at: datetime) -> None:
        """Finish the import successfully."""
        self._end(FINISHED, at)

    def fail(self, fault: AppError, *, at: datetime) -> None:
        """End the import because of its file as a whole. Drafts created before stay."""
        self.fault = {language: fault.to_problem(language) for language in LANGUAGES}
        self._end(FAILED, at)

    def record_failure(self, *, at: datetime) -> None:
        """Move the import behind the others after an unexpected error. Fail it after too many."""
        self.failures += 1
        self.worked_at = at
        if self.failures >= MOST_FAILURES:
            self.fail(errors.ImportInterrupted(), at=at)

    def cancel(self, *, at: datetime) -> None:
        """Cancel the import. Raises `ImportOver` when it has ended another way."""
        if self.state == CANCELLED:
            return
        if self.state not in UNDER_WAY:
            raise errors.ImportOver(state=self.state)
        self._end(CANCELLED, at)

    def _went_well(self, at: datetime) -> None:
        self.failures = 0
        self.worked_at = at

    def _end(self, state: str, at: datetime) -> None:
        self.state = state
        self.finished_at = self.worked_at = at


class ImportPart(Base):
    """A part of the file as received, deleted once the file is read."""

    __tablename__ = "import_parts"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(Base):
    """A row of the file: its content until it is settled, then its outcome."""

    __tablename__ = "import_rows"
    __table_args__ = (
        Index("ix_import_rows_state", "import_id", "state", "number"),
        Index("ix_import_rows_external_id", "import_id", "external_id"),
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    external_id: Mapped[str | None] = mapped_column(LongText)
    practice_id: Mapped[UUID | None]
    # bytes, not JSON: a text column takes no NUL, and whether a row holds one is for its schema to say
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    faults: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    def complete(self, state: str, external_id: str, practice_id: UUID | None) -> None:
        """Settle the row: its practice was created, or skipped because it existed."""
        self.state, self.external_id, self.practice_id, self.content = state, external_id, practice_id, None

    def refuse(self, faults: Sequence[FieldError], external_id: str | None) -> None:
        """Settle the row with its errors, and the identifier that it has in the file, if that can be read."""
        self.state, self.content, self.external_id = FAULTY, None, external_id
        self.faults = error_report(faults)


class ImportedPractice(Base):
    """The practice of an organisation's `external_id`. The row is kept, so that no practice is created twice."""

    __tablename__ = "imported_practices"

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(LongText, primary_key=True)
    practice_id: Mapped[UUID] = mapped_column(
        ForeignKey("practices.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"), index=True
    )


def error_report(faults: Sequence[FieldError]) -> dict[str, Any]:
    """Return field errors as a report stores them, in both languages. Long field names from a file are cut short."""
    short = [FieldError(fault.field[:_LONGEST_NAME], fault.code, fault.detail) for fault in faults[:_MOST_FAULTS]]
    return {language: [fault.to_dict(language) for fault in short] for language in LANGUAGES}
