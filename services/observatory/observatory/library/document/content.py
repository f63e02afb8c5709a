"""Content: the fields of a document, which of them are required, and how its numbers are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import Date, String
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.errors import FieldError
from chassis.language import Localized
from commons.audience import PUBLIC
from observatory.library.document.states import ALL_RIGHTS_RESERVED, NOT_APPLICABLE

TITLE_LIMIT: Final = 300
SUMMARY_LIMIT: Final = 1_500
ISSUER_LIMIT: Final = 200
WHY_LIMIT: Final = 300
NOTE_LIMIT: Final = 2_000
NUMBER_LIMIT: Final = 120
MOST_NUMBERS: Final = 5
MOST_TOPICS: Final = 5
MOST_TASKS: Final = 3
MOST_LANGUAGES: Final = 24
SCHEMES: Final = ("fek", "protocol", "ada", "eli", "isbn", "doi", "celex", "other")

_FEK: Final = re.compile(r"ΦΕΚ [ΑΒΓΔ]΄ \d{1,5}/\d{4}")
_FEK_WRITTEN: Final = re.compile(
    r"(?:ΦΕΚ\s*)?(?:(?P<before>[ΑΒΓΔ])[΄'’´`ʹ]?\s*(?P<number>\d{1,5})|(?P<number_first>\d{1,5})\s*[΄'’´`ʹ]?(?P<after>[ΑΒΓΔ])[΄'’´`ʹ]?)"
    r"\s*/\s*(?:\d{1,2}[.\-/]\d{1,2}[.\-/])?(?P<year>\d{4})"
)
_ADA: Final = re.compile(r"[0-9Α-Ω]{4,10}-[0-9Α-Ω]{1,3}")
_LATIN_LETTERS: Final = str.maketrans("ABEZHIKMNOPTYX", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")

CONTENT_FIELDS: Final = (
    "title_el", "title_en", "summary_el", "summary_en", "kind", "issuer_id", "issuer_name", "issued_on", "year",
    "numbers", "languages", "topics", "tasks", "level", "government_levels", "principles", "sectors", "force",
    "superseded_by", "url", "licence", "audience", "note",
)  # fmt: skip

LABELS: Final[Mapping[str, Localized]] = {
    "title_el": Localized(el="Τίτλος", en="Title"),
    "summary_el": Localized(el="Περίληψη", en="Summary"),
    "kind": Localized(el="Είδος", en="Kind"),
    "issuer_name": Localized(el="Εκδότης", en="Issuer"),
    "year": Localized(el="Έτος ή ημερομηνία έκδοσης", en="Year or date of issue"),
    "languages": Localized(el="Γλώσσες του κειμένου", en="Languages of the text"),
    "topics": Localized(el="Θέματα", en="Topics"),
    "level": Localized(el="Επίπεδο", en="Level"),
    "url": Localized(el="Διεύθυνση", en="Address"),
}
"""The names of the fields that a publication needs."""


class ContentColumns:
    """The content columns of a document."""

    title_el: Mapped[str] = mapped_column(String(TITLE_LIMIT), default="")
    title_en: Mapped[str] = mapped_column(String(TITLE_LIMIT), default="")
    summary_el: Mapped[str] = mapped_column(LongText, default="")
    summary_en: Mapped[str] = mapped_column(LongText, default="")
    kind: Mapped[str | None] = mapped_column(String(40))
    issuer_name: Mapped[str] = mapped_column(String(ISSUER_LIMIT), default="")
    issued_on: Mapped[date | None] = mapped_column(Date)
    year: Mapped[int | None]
    # each with scheme and value: the list is replaced, never changed in place
    numbers: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)
    languages: Mapped[list[str]] = mapped_column(ARRAY(LongText), default=list)
    topics: Mapped[list[str]] = mapped_column(ARRAY(LongText), default=list)
    tasks: Mapped[list[str]] = mapped_column(ARRAY(LongText), default=list)
    level: Mapped[str | None] = mapped_column(String(20))
    government_levels: Mapped[list[str]] = mapped_column(ARRAY(LongText), default=list)
    # a code and a sentence that says why
    principles: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)
    sectors: Mapped[list[str]] = mapped_column(ARRAY(LongText), default=list)
    force: Mapped[str] = mapped_column(String(20), default=NOT_APPLICABLE)
    url: Mapped[str | None] = mapped_column(LongText)
    licence: Mapped[str] = mapped_column(String(40), default=ALL_RIGHTS_RESERVED)
    audience: Mapped[str] = mapped_column(String(20), default=PUBLIC)
    note: Mapped[str] = mapped_column(LongText, default="")


def empty_content() -> dict[str, Any]:
    """Return the content of a blank document."""
    texts = ("title_el", "title_en", "summary_el", "summary_en", "issuer_name", "note")
    lists = ("numbers", "languages", "topics", "tasks", "government_levels", "principles", "sectors")
    return {
        **dict.fromkeys(CONTENT_FIELDS),
        **dict.fromkeys(texts, ""),
        **{name: [] for name in lists},
        "force": NOT_APPLICABLE,
        "licence": ALL_RIGHTS_RESERVED,
        "audience": PUBLIC,
    }


def content_of(document: Any) -> dict[str, Any]:
    """Return the content fields of a document. Lists are copies."""
    values = {name: getattr(document, name) for name in CONTENT_FIELDS}
    return {name: list(value) if isinstance(value, list) else value for name, value in values.items()}


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the content fields that differ."""
    return [name for name in CONTENT_FIELDS if before[name] != after[name]]


def missing_fields(document: Any) -> list[FieldError]:
    """Return the fields that a document still needs before a decision. An import may lack the year."""
    lacking = {
        "title_el": not (document.title_el or document.title_en),
        "summary_el": not (document.summary_el or document.summary_en),
        "kind": not document.kind,
        "issuer_name": not (document.issuer_id or document.issuer_name),
        "year": not (document.year or document.imported),
        "languages": not document.languages,
        "topics": not document.topics,
        "level": not document.level,
        "url": not (document.url or document.has_files),
    }
    return [FieldError.missing(name, LABELS[name]) for name, is_missing in lacking.items() if is_missing]


def normal_number(scheme: str, value: str) -> str | None:
    """Return a number in the one way that it is stored; None where it is none of its scheme.

    A government gazette is «ΦΕΚ Α΄ 48/2023», however it was written: «A' 48/2.3.2023», «ΦΕΚ 2894Β/2021».
    """
    written = " ".join(value.split())
    if scheme == "fek":
        found = _FEK_WRITTEN.fullmatch(written.upper().translate(_LATIN_LETTERS))
        if found is None:
            return None
        issue, number = found["before"] or found["after"], found["number"] or found["number_first"]
        normal = f"ΦΕΚ {issue}΄ {number}/{found['year']}"
        return normal if _FEK.fullmatch(normal) else None
    if scheme == "ada":
        ada = written.upper().translate(_LATIN_LETTERS)
        return ada if _ADA.fullmatch(ada) else None
    return written
