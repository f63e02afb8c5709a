"""Content of a challenge: its fields, the required ones, and their maximum lengths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Numeric, String
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from challenges.call.challenge.errors import ChallengeContradictory, ChallengeIncomplete
from chassis.errors import FieldError
from chassis.language import Localized

TITLE_LIMIT: Final = 90
TAGLINE_LIMIT: Final = 120
BRIEF_LIMIT: Final = 200
SECTION_LIMIT: Final = 10_000
LIST_LIMIT: Final = 30
SECTOR_LIMIT: Final = 6
PRIZE_LIMIT: Final = Decimal("99999999999.99")
TEAM_LIMIT: Final = 20

COMMON_PROBLEM: Final = "common_problem"
PRIZE_CONTEST: Final = "prize_contest"
HACKATHON: Final = "hackathon"
PROTOTYPE_CALL: Final = "prototype_call"
PROGRAMME: Final = "programme"
KINDS: Final = (COMMON_PROBLEM, PRIZE_CONTEST, HACKATHON, PROTOTYPE_CALL, PROGRAMME)

ANYONE: Final = "anyone"
ORGANISATIONS: Final = "organisations"
EMPLOYEES: Final = "employees"
ENTRANTS: Final = (ANYONE, ORGANISATIONS, EMPLOYEES)
"""Kinds of entrants: everybody, people on behalf of an organisation, employees of public bodies."""

ALONE: Final = "alone"
TEAM: Final = "team"
EITHER: Final = "either"
TEAMS: Final = (ALONE, TEAM, EITHER)
SMALLEST_TEAM: Final = 2

REQUIRED: Final[Mapping[str, Localized]] = {
    "title": Localized(el="Τίτλος", en="Title"),
    "tagline": Localized(el="Υπότιτλος", en="Tagline"),
    "brief": Localized(el="Σύντομη περιγραφή", en="Brief description"),
    "description": Localized(el="Περιγραφή", en="Description"),
    "eligibility": Localized(el="Ποιοι μπορούν να συμμετάσχουν", en="Eligibility"),
    "sectors": Localized(el="Τομείς πολιτικής", en="Policy sectors"),
}
"""Fields that every challenge needs before it may be submitted for review."""

LEGAL_BASIS: Final = Localized(el="Νομική βάση", en="Legal basis")

RULES: Final = (
    "kind", "eligibility", "entrants", "team", "max_team_size", "certified_within_years",
    "prize_eur", "prizes", "legal_basis", "sealed",
)  # fmt: skip
"""Fields that entrants rely on. They are fixed once a phase has opened."""

CONTENT_FIELDS: Final = (
    "title", "tagline", "brief", "description", "sectors", "regions", *RULES,
    "faq", "timeline", "links", "contact", "language", "findable",
)  # fmt: skip
SEARCHED: Final = ("title", "tagline", "brief", "description")


class ContentColumns:
    """Columns of the content of a challenge."""

    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))
    tagline: Mapped[str] = mapped_column(String(TAGLINE_LIMIT))
    brief: Mapped[str] = mapped_column(String(BRIEF_LIMIT))
    description: Mapped[str] = mapped_column(LongText)
    sectors: Mapped[list[str]] = mapped_column(ARRAY(LongText))
    regions: Mapped[list[str]] = mapped_column(ARRAY(LongText))
    eligibility: Mapped[str] = mapped_column(LongText)
    entrants: Mapped[str] = mapped_column(String(20))
    team: Mapped[str] = mapped_column(String(10))
    max_team_size: Mapped[int]
    certified_within_years: Mapped[int | None]
    prize_eur: Mapped[Decimal | None] = mapped_column(Numeric(13, 2))
    prizes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    legal_basis: Mapped[str] = mapped_column(LongText)
    faq: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    timeline: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    links: Mapped[list[str]] = mapped_column(ARRAY(LongText))
    contact: Mapped[str] = mapped_column(LongText)
    language: Mapped[str] = mapped_column(String(2))
    findable: Mapped[bool]


def empty_content() -> dict[str, Any]:
    """Return the content of a challenge with all fields empty."""
    return {
        **dict.fromkeys(("title", "tagline", "brief", "description", "eligibility", "legal_basis", "contact"), ""),
        **{name: [] for name in ("sectors", "regions", "prizes", "faq", "timeline", "links")},
        "kind": COMMON_PROBLEM,
        "entrants": ANYONE,
        "team": EITHER,
        "max_team_size": 5,
        "certified_within_years": None,
        "prize_eur": None,
        "sealed": True,
        "findable": False,
        "language": "el",
    }


def content_of(columns: ContentColumns) -> dict[str, Any]:
    """Read the content fields."""
    return {name: getattr(columns, name) for name in CONTENT_FIELDS}


def check(says: Mapping[str, Any], *, complete: bool) -> None:
    """Raise `ChallengeContradictory`, or `ChallengeIncomplete` where the content must be complete."""
    faults = list(contradictions(says))
    if faults:
        raise ChallengeContradictory(errors=faults)
    lacking = list(missing(says)) if complete else []
    if lacking:
        raise ChallengeIncomplete(errors=lacking)


def contradictions(content: Mapping[str, Any]) -> Iterator[FieldError]:
    """Return the errors of fields that contradict each other, ignoring missing fields."""
    if content["team"] != ALONE and content["max_team_size"] < SMALLEST_TEAM:
        yield FieldError("max_team_size", "too_small", _TEAM_OF_ONE)


def missing(content: Mapping[str, Any]) -> Iterator[FieldError]:
    """Return the errors of required fields that are empty. They are required for submission and while public."""
    wanted = dict(REQUIRED)
    if content["prize_eur"] or content["prizes"] or content["kind"] == PRIZE_CONTEST:
        wanted["legal_basis"] = LEGAL_BASIS
    for name, label in wanted.items():
        if not content[name]:
            yield FieldError.missing(name, label)


_TEAM_OF_ONE = Localized(
    el="Μια ομάδα έχει τουλάχιστον δύο μέλη· όποιοι συμμετέχουν μόνοι δηλώνονται με το «alone»",
    en="A team has two members or more; who enters alone is what “alone” says",
)
