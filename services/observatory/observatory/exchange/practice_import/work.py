"""Import worker: a timer works on imports batch by batch, each batch in one transaction. Imports take turns.

One replica works at a time and holds the row lock of the import meanwhile. The next worker, also after a crash,
finds settled rows settled and continues with the others.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile, islice
from typing import Any, Final
from uuid import UUID

import orjson

from chassis.errors import AppError, FieldError, ValidationFailed
from chassis.files.parts import PartsFile
from chassis.schemas import load
from chassis.timers import every
from observatory.exchange.practice_import import queries, schemas
from observatory.exchange.practice_import.budget import Budget
from observatory.exchange.practice_import.cleanup import forget_file, forget_parts
from observatory.exchange.practice_import.errors import ImportOver, ImportTooLong
from observatory.exchange.practice_import.files import Row, read_rows
from observatory.exchange.practice_import.model import (
    CHECKING,
    CREATED,
    FAILED,
    FAULTY,
    RUNNING,
    SKIPPED,
    WAITING,
    Import,
    ImportedPractice,
    ImportRow,
)
from observatory.exchange.practice_import.names import Municipalities, named
from observatory.exchange.practice_import.schemas import identifier_of
from observatory.practice.practice.draft import DraftOperations
from observatory.projections.organisation.model import Organisation

BATCH: Final = 50
TURN_SECONDS: Final = 5.0
LONGEST_SECONDS: Final = 1800.0

# Of a row: its new state with its identifiers, or its errors.
_Outcome = tuple[str, str, UUID | None] | tuple[str, Sequence[FieldError]]


class ImportWork(DraftOperations):
    """Worker that reads files into rows and makes drafts of rows."""

    @every(seconds=1, transaction=False, longest=LONGEST_SECONDS)
    def work_on_imports(self) -> None:
        """Work on imports for a few seconds, each as its sender with only an editor's role in its organisation."""
        until = time.monotonic() + TURN_SECONDS
        context = self.call
        while time.monotonic() < until:
            with self.transaction() as session:
                item = queries.next_in_turn(session)
            if item is None:
                return
            self.enter(replace(context, principal=item.principal))
            self._advance(item)

    def _advance(self, item: Import) -> None:
        try:
            if item.state == CHECKING:
                self._read_file(item)
            else:
                self._run_batch(item.id)
        except AppError as exc:
            self._give_up(item.id, exc)
        except Exception:
            with self.transaction() as session:
                failing = queries.for_change(session, item.id)
                if failing is not None:
                    failing.record_failure(at=self.runtime.clock())
                    if failing.state == FAILED:
                        forget_file(session, item.id)
            raise

    def _give_up(self, import_id: UUID, fault: AppError) -> None:
        with self.transaction() as session:
            failed = queries.for_change(session, import_id)
            if failed is not None and failed.state in {CHECKING, RUNNING}:
                failed.fail(fault, at=self.runtime.clock())
                forget_file(session, import_id)

    # ---- a file becomes rows --------------------------------------------------------------------------

    def _read_file(self, item: Import) -> None:
        """Read the file. No transaction is open while bytes are parsed, so that cancelling the import never waits."""
        with self.transaction() as session:
            sizes = queries.part_sizes(session, item.id)
        file = PartsFile(list(sizes.values()), lambda number: self._part(item.id, number))
        budget = Budget(check=lambda: self._check_wanted(item.id))
        rows = dropwhile(lambda row: row.number <= item.position, read_rows(item.format, file, budget))
        more = True
        while more:
            budget.resume()
            batch = list(islice(rows, BATCH))
            more = self._keep_batch(item.id, batch) and bool(batch)

    def _part(self, import_id: UUID, number: int) -> bytes:
        with self.transaction() as session:
            content = queries.part(session, import_id, number)
        if content is None:  # forgotten, with the import that was cancelled
            raise ImportOver
        return content

    def _check_wanted(self, import_id: UUID) -> None:
        with self.transaction() as session:
            item = session.get(Import, import_id)
            if item is None or item.state != CHECKING:
                raise ImportOver

    def _keep_batch(self, import_id: UUID, rows: Sequence[Row]) -> bool:
        """Store rows, or enter the next state when there are none. Return False if the import has ended meanwhile."""
        with self.transaction() as session:
            item = queries.for_change(session, import_id)
            if item is None or item.state != CHECKING:
                return False
            if rows:
                kept = [_kept(import_id, row) for row in rows]
                session.add_all(kept)
                item.read_on(kept, at=self.runtime.clock())
                if item.rows > self.settings.import_rows:
                    raise ImportTooLong(limit=self.settings.import_rows)
            else:
                item.run(at=self.runtime.clock())
                forget_parts(session, import_id)
            return True

    # ---- rows become drafts ---------------------------------------------------------------------------

    def _run_batch(self, import_id: UUID) -> None:
        with self.transaction() as session:
            item = queries.for_change(session, import_id)
            if item is None or item.state != RUNNING:
                return
            rows = queries.waiting(session, import_id, BATCH)
            contents = [orjson.loads(row.content or b"{}") for row in rows]
            if item.dry_run:
                with session.begin_nested() as trial:
                    outcomes = self._outcomes(item, contents)
                    trial.rollback()
            else:
                outcomes = self._outcomes(item, contents)
            for row, content, outcome in zip(rows, contents, outcomes, strict=True):
                _settle(row, content, outcome)
            item.settle(rows, at=self.runtime.clock())
            if not rows:
                item.finish(at=self.runtime.clock())

    def _outcomes(self, item: Import, contents: Sequence[dict[str, Any]]) -> list[_Outcome]:
        # all rows are of one organisation: while somebody holds it, the session does not ask for it again
        organisation = self.session.get(Organisation, item.organisation_id)
        schema = schemas.ImportedRow()
        municipalities = Municipalities(queries.municipalities(self.session))
        read = [_loaded(schema, content, municipalities) for content in contents]
        named = {content["external_id"] for content in read if not isinstance(content, ValidationFailed)}
        known: dict[str, UUID | None] = dict(queries.imported(self.session, item.organisation_id, named))
        if item.dry_run:
            known = {**dict.fromkeys(queries.tried(self.session, item.id, named)), **known}
        with self.session.no_autoflush:  # so that a batch is one insert, and not as many as it has rows
            outcomes = [
                (FAULTY, content.errors)
                if isinstance(content, ValidationFailed)
                else self._outcome(item, content, known)
                for content in read
            ]
        self.session.flush()
        del organisation
        return outcomes

    def _outcome(self, item: Import, content: dict[str, Any], known: dict[str, UUID | None]) -> _Outcome:
        external_id = content.pop("external_id")
        if external_id in known:
            return SKIPPED, external_id, known[external_id]
        try:
            practice = self.begin_practice(item.organisation_id, content)
        except ValidationFailed as exc:
            return FAULTY, exc.errors
        self.session.add(
            ImportedPractice(organisation_id=item.organisation_id, external_id=external_id, practice_id=practice.id)
        )
        known[external_id] = None if item.dry_run else practice.id
        return CREATED, external_id, known[external_id]


def _kept(import_id: UUID, row: Row) -> ImportRow:
    kept = ImportRow(import_id=import_id, number=row.number, state=WAITING, content=orjson.dumps(row.values))
    if row.faults:
        kept.refuse(list(named(row.faults)), identifier_of(row.values))
    return kept


def _loaded(
    schema: schemas.ImportedRow, content: dict[str, Any], municipalities: Municipalities
) -> dict[str, Any] | ValidationFailed:
    place = municipalities.read(content.get("municipality"))
    if isinstance(place, str):
        content = {**content, "municipality": place}
    elif place is not None:
        content = {name: value for name, value in content.items() if name != "municipality"}
    faults = [place] if isinstance(place, FieldError) else []
    try:
        loaded = load(schema, content)
    except ValidationFailed as exc:
        faults += named(exc.errors)
    return ValidationFailed(errors=faults) if faults else loaded


def _settle(row: ImportRow, content: dict[str, Any], outcome: _Outcome) -> None:
    if len(outcome) == 2:  # noqa: PLR2004 - a state and its faults
        row.refuse(outcome[1], identifier_of(content))
    else:
        row.complete(*outcome)
