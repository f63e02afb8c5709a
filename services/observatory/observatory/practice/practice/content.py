"""Content: the fields of a practice, which of them are required, and how long they may be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Date, Integer, Numeric, String, text
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.addresses import LONGEST_ADDRESS
from chassis.errors import FieldError
from chassis.language import Localized
from commons.audience import PUBLIC
from commons.greek_time import ATHENS

"""The zone in which days and years are told to people."""

TITLE_LIMIT: Final = 200
SUMMARY_LIMIT: Final = 1_500
SECTION_LIMIT: Final = 10_000
FUNDING_LIMIT: Final = 500
LINK_LIMIT: Final = 20
UNIT_LIMIT: Final = 120
PHONE_LIMIT: Final = 30
NOTE_LIMIT: Final = 300
REASON_LIMIT: Final = 2_000
SECTOR_LIMIT: Final = 6
COST_LIMIT: Final = Decimal("99999999999.99")

SECTIONS: Final[Mapping[str, Localized]] = {
    "title": Localized(el="Τίτλος", en="Title"),
    "summary": Localized(el="Περίληψη", en="Summary"),
    "problem": Localized(el="Το πρόβλημα", en="The problem"),
    "solution": Localized(el="Η λύση", en="The solution"),
    "novelty": Localized(el="Τι είναι νέο", en="What is new"),
    "results": Localized(el="Αποτελέσματα", en="Results"),
    "obstacles": Localized(el="Εμπόδια και αστοχίες", en="Obstacles and failures"),
    "conditions": Localized(el="Προϋποθέσεις επιτυχίας", en="Conditions for success"),
    "lessons": Localized(el="Διδάγματα", en="Lessons"),
    "advice": Localized(el="Συμβουλές σε όσους την υιοθετήσουν", en="Advice to adopters"),
}
"""The sections of the Ministry's circular, in the order in which people read them; every one is text."""

REQUIRED: Final[Mapping[str, Localized]] = {
    **SECTIONS,
    "organisation_id": Localized(el="Φορέας", en="Organisation"),
    "sectors": Localized(el="Τομείς πολιτικής", en="Policy sectors"),
    "stage": Localized(el="Στάδιο καινοτομίας", en="Innovation stage"),
}
"""Sections that a practice needs before it may be submitted for review."""

CONTACT: Final = ("contact_unit", "contact_phone", "contact_email")
"""The unit of the body that answers questions about the practice; no person."""

UNREACHABLE: Final = Localized(
    el="Δώστε τηλέφωνο ή e-mail της μονάδας", en="Give a phone number or an e-mail address of the unit"
)

FAILURES: Final = frozenset({"failure", "partial"})
"""Outcomes of practices that may be for public bodies only."""

ONLY_FAILURES: Final = Localized(
    el="Μόνο για δημόσιους φορείς μπορεί να είναι ό,τι απέτυχε ή πέτυχε εν μέρει· δηλώστε την έκβαση",
    en="Only what failed, or succeeded in part, may be for public bodies only; say how it came out",
)

CONTENT_FIELDS: Final = (
    *SECTIONS,
    "region", "municipality", "sectors", "principles", "principle_notes", "sdgs", "stage", "outcome_kind", "audience",
    "started_on", "cost_eur", "funding", "links", "language", "source_url",
    "contact_unit", "contact_phone", "contact_email", "files",
)  # fmt: skip

FIELD_LABELS: Final[Mapping[str, Localized]] = {
    **SECTIONS,
    "region": Localized(el="Περιφέρεια", en="Region"),
    "municipality": Localized(el="Δήμος", en="Municipality"),
    "sectors": Localized(el="Τομείς πολιτικής", en="Policy sectors"),
    "principles": Localized(el="Αρχές του ΟΟΣΑ", en="OECD principles"),
    "principle_notes": Localized(el="Πώς εφαρμόζει τις αρχές", en="How it follows the principles"),
    "sdgs": Localized(el="Στόχοι βιώσιμης ανάπτυξης", en="Sustainable Development Goals"),
    "stage": Localized(el="Στάδιο καινοτομίας", en="Innovation stage"),
    "outcome_kind": Localized(el="Έκβαση", en="Outcome"),
    "audience": Localized(el="Ποιοι τη διαβάζουν", en="Who may read it"),
    "started_on": Localized(el="Ημερομηνία έναρξης", en="Started on"),
    "cost_eur": Localized(el="Κόστος σε ευρώ", en="Cost in euro"),
    "funding": Localized(el="Χρηματοδότηση", en="Funding"),
    "links": Localized(el="Σύνδεσμοι", en="Links"),
    "language": Localized(el="Γλώσσα", en="Language"),
    "source_url": Localized(el="Διεύθυνση πηγής", en="Address of the source"),
    "contact_unit": Localized(el="Μονάδα επικοινωνίας", en="Contact unit"),
    "contact_phone": Localized(el="Τηλέφωνο της μονάδας", en="Phone of the unit"),
    "contact_email": Localized(el="E-mail της μονάδας", en="E-mail of the unit"),
    "files": Localized(el="Αρχεία και εικόνες", en="Files and pictures"),
}
"""The name of every content field, in the order of the form."""


class ContentColumns:
    """The columns shared by a working practice and its published row."""

    title: Mapped[str] = mapped_column(String(TITLE_LIMIT), default="")
    summary: Mapped[str] = mapped_column(LongText, default="")
    problem: Mapped[str] = mapped_column(LongText, default="")
    solution: Mapped[str] = mapped_column(LongText, default="")
    novelty: Mapped[str] = mapped_column(LongText, default="")
    results: Mapped[str] = mapped_column(LongText, default="")
    obstacles: Mapped[str] = mapped_column(LongText, default="")
    conditions: Mapped[str] = mapped_column(LongText, default="")
    lessons: Mapped[str] = mapped_column(LongText, default="")
    advice: Mapped[str] = mapped_column(LongText, default="")
    region: Mapped[str | None] = mapped_column(String(8))
    municipality: Mapped[str | None] = mapped_column(String(8))
    sectors: Mapped[list[str]] = mapped_column(ARRAY(LongText), default=list)
    principles: Mapped[list[str]] = mapped_column(ARRAY(LongText), default=list)
    # a sentence by principle: the mapping is replaced, never changed in place
    principle_notes: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))
    sdgs: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)
    stage: Mapped[str | None] = mapped_column(String(40))
    outcome_kind: Mapped[str | None] = mapped_column(String(20))
    audience: Mapped[str] = mapped_column(String(20), default=PUBLIC, server_default=PUBLIC)
    started_on: Mapped[date | None] = mapped_column(Date)
    cost_eur: Mapped[Decimal | None] = mapped_column(Numeric(13, 2))
    funding: Mapped[str] = mapped_column(LongText, default="")
    links: Mapped[list[str]] = mapped_column(ARRAY(LongText), default=list)
    language: Mapped[str] = mapped_column(String(2), default="el")
    source_url: Mapped[str | None] = mapped_column(LongText)
    contact_unit: Mapped[str | None] = mapped_column(String(UNIT_LIMIT))
    contact_phone: Mapped[str | None] = mapped_column(String(PHONE_LIMIT))
    contact_email: Mapped[str | None] = mapped_column(String(LONGEST_ADDRESS))
    # entries of `chassis.files.model`: the list is replaced, never changed in place
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default=text("'[]'"))


def empty_content() -> dict[str, Any]:
    """Return the content of a blank practice."""
    return {
        **dict.fromkeys((*SECTIONS, "funding"), ""),
        **{name: [] for name in ("sectors", "principles", "sdgs", "links", "files")},
        "principle_notes": {},
        **dict.fromkeys(("region", "municipality", "stage", "outcome_kind", "started_on", "cost_eur", "source_url")),
        **dict.fromkeys(CONTACT),
        "language": "el",
        "audience": PUBLIC,
    }


def content_of(columns: ContentColumns) -> dict[str, Any]:
    """Return the content fields of a working practice or of a published row. Lists are copies."""
    values = {name: getattr(columns, name) for name in CONTENT_FIELDS}
    return {name: list(value) if isinstance(value, list) else value for name, value in values.items()}


def with_changes(content: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content with the given fields changed. Of the notes, those given change, and an empty one goes."""
    notes = {**content["principle_notes"], **changes.get("principle_notes", {})}
    return {**content, **changes, "principle_notes": {code: note for code, note in notes.items() if note}}


def notes_of(practice: Any) -> dict[str, str]:
    """Return the notes of the claimed principles, in the order of the principles."""
    return {code: practice.principle_notes[code] for code in practice.principles if practice.principle_notes.get(code)}


def to_snapshot(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content as JSON: dates in ISO 8601, money as text so that no cent is lost."""
    return {name: _plain(content[name]) for name in CONTENT_FIELDS}


def from_snapshot(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """Load content that `to_snapshot` wrote. Fields that did not exist then are empty."""
    content = {**empty_content(), **{name: snapshot[name] for name in CONTENT_FIELDS if name in snapshot}}
    if content["started_on"] is not None:
        content["started_on"] = date.fromisoformat(content["started_on"])
    if content["cost_eur"] is not None:
        content["cost_eur"] = Decimal(content["cost_eur"])
    return content


def year_of(started_on: date | None, source_year: int | None, published_at: datetime | None) -> int | None:
    """Return the year of a practice: of its start, else of its source, else of its publication in Greek time."""
    if started_on:
        return started_on.year
    return source_year or (published_at.astimezone(ATHENS).year if published_at else None)


def not_recorded(practice: Any) -> list[str]:
    """Return the sections that the source of an imported practice does not cover («δεν καταγράφηκε»)."""
    return [name for name in SECTIONS if practice.imported and not getattr(practice, name)]


def missing_fields(practice: Any) -> list[FieldError]:
    """Return the fields that a practice still needs before it may be submitted."""
    return [FieldError.missing(name, label) for name, label in REQUIRED.items() if not getattr(practice, name)]


def audience_errors(practice: Any) -> list[FieldError]:
    """Return the error of a success that not everybody may read: only failures may be for public bodies alone."""
    if practice.audience == PUBLIC or practice.outcome_kind in FAILURES:
        return []
    return [FieldError("audience", "only_failures", ONLY_FAILURES)]


def contact_errors(practice: Any) -> list[FieldError]:
    """Return the errors of a phone or an address without the name of its unit, and of a unit with neither."""
    reachable = practice.contact_phone or practice.contact_email
    if bool(reachable) == bool(practice.contact_unit):
        return []
    if reachable:
        return [FieldError.missing("contact_unit", FIELD_LABELS["contact_unit"])]
    return [FieldError("contact_phone", "required", UNREACHABLE)]


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the content fields that differ, in reading order."""
    return [name for name in CONTENT_FIELDS if before[name] != after[name]]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
