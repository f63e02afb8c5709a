"""Personal data: a service's declaration, used by the export, the erasure and the record of processing.

A service declares its categories: which rows of which table concern a person, the meaning of each field, and their
fate in an erasure. From these follow the person's copy (GDPR, articles 15 and 20), the erasure (article 17) and the
test that no table with personal data was forgotten (article 30).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, FromClause, Table, Update, delete, false, func, select, update
from sqlalchemy.orm import Session

from chassis.language import Localized

MOST_RECORDS: Final = 5000
"""Records of one holding in an export; an export that leaves any out says so."""

# what columns mean in more than one service
WHEN: Final = Localized(el="Πότε", en="When")
STATE: Final = Localized(el="Κατάσταση", en="State")
ROLE: Final = Localized(el="Ρόλος", en="Role")
ADDRESS: Final = Localized(el="Διεύθυνση e-mail", en="E-mail address")


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Data subject; `known_as` is a further identifier used by a service, such as the digest of an address."""

    person_id: UUID
    known_as: str | None = None

    def is_known_as(self, column: Any) -> ColumnElement[bool]:
        """Return the SQL condition for rows with the subject's further identifier; false when there is none."""
        return false() if self.known_as is None else column == self.known_as


@dataclass(frozen=True, kw_only=True)
class PersonalDataCategory:
    """Rows of one table that concern a person.

    `fields` are the personal columns, with their meaning. An erasure deletes the rows. Where they stay,
    `retention_reason` explains it to the person, and `anonymise` holds the new values of their columns; it is empty
    where the service anonymises them itself, by a rule of its own.
    """

    table: FromClause
    rows_of: Callable[[Subject], ColumnElement[bool]]
    title: Localized
    fields: Mapping[str, Localized]
    retention_reason: Localized | None = None
    anonymise: Mapping[str, Callable[[Subject], Any]] | None = None

    @property
    def name(self) -> str:
        """Return the name of the table."""
        return str(self._table.name)

    def erase(self, session: Session, subject: Subject) -> int:
        """Delete the rows, or anonymise them. Return the number of changed rows."""
        if self.retention_reason is None:
            found: Delete | Update = delete(self._table).where(self.rows_of(subject))
        elif self.anonymise:
            values = {column: value(subject) for column, value in self.anonymise.items()}
            found = update(self._table).where(self.rows_of(subject)).values(values)
        else:
            return 0
        return session.execute(found).rowcount  # type: ignore[attr-defined,no-any-return]

    def section(self, session: Session, subject: Subject) -> dict[str, Any]:
        """Return the section of the export with these rows."""
        columns = [self._table.c[name] for name in self.fields]
        rows = session.execute(select(*columns).where(self.rows_of(subject)).limit(MOST_RECORDS + 1)).mappings().all()
        return {
            "table": self.name,
            "title": _both(self.title),
            "fields": [{"name": name, "meaning": _both(meaning)} for name, meaning in self.fields.items()],
            "records": [{name: row[name] for name in self.fields} for row in rows[:MOST_RECORDS]],
            "complete": len(rows) <= MOST_RECORDS,
            **self._fate(),
        }

    def count(self, session: Session, subject: Subject) -> dict[str, Any]:
        """Return the number of rows and their fate in an erasure."""
        many = session.scalar(select(func.count()).select_from(self._table).where(self.rows_of(subject))) or 0
        return {"table": self.name, "title": _both(self.title), "records": many, **self._fate()}

    @property
    def _table(self) -> Table:
        assert isinstance(self.table, Table)
        return self.table

    def _fate(self) -> dict[str, Any]:
        if self.retention_reason is None:
            return {"on_erasure": "deleted", "because": None}
        return {
            "on_erasure": "kept" if self.anonymise is None else "anonymised",
            "because": _both(self.retention_reason),
        }


def erase(session: Session, holdings: Iterable[PersonalDataCategory], subject: Subject) -> dict[str, int]:
    """Erase a person from all categories, in their order. Return the number of changed rows by table."""
    changed: dict[str, int] = {}
    for holding in holdings:
        rows = holding.erase(session, subject)
        if rows:
            changed[holding.name] = changed.get(holding.name, 0) + rows
    return changed


def _both(text: Localized) -> dict[str, str]:
    return {"el": text.el, "en": text.en}
