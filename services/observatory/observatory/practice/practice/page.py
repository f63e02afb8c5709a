"""Page: a practice as HTML, in Greek or English, with the labels of its codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeGuard
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from chassis.language import Localized
from chassis.operations import Answer
from chassis.pages import Pages
from commons.audience import PUBLIC
from commons.greek_time import ATHENS, written_day
from commons.taxonomies import label
from observatory.practice.practice.content import CONTACT, SECTIONS, not_recorded, notes_of
from observatory.practice.practice.model import Practice
from observatory.practice.publication.model import PublishedPractice
from observatory.projections.organisation.model import Organisation
from observatory.projections.organisation.queries import municipality

_PAGES: Final = Pages("observatory.practice.practice")
_STATES: Final = {
    "draft": Localized(el="Προσχέδιο", en="Draft"),
    "internal_approval": Localized(el="Περιμένει έγκριση του φορέα", en="Waits for the body's approval"),
    "regional_review": Localized(
        el="Σε αξιολόγηση από το περιφερειακό κέντρο", en="Under review by the regional centre"
    ),
    "ministry_review": Localized(el="Σε αξιολόγηση από το Υπουργείο", en="Under review by the Ministry"),
    "changes_requested": Localized(el="Ζητήθηκαν αλλαγές", en="Changes requested"),
    "archived": Localized(el="Αρχειοθετημένη", en="Archived"),
    "rejected": Localized(el="Δεν εγκρίθηκε", en="Not approved"),
    "withdrawn": Localized(el="Αποσύρθηκε", en="Withdrawn"),
}
_FACTS: Final = {
    "organisation": Localized(el="Φορέας", en="Organisation"),
    "region": Localized(el="Περιφέρεια", en="Region"),
    "municipality": Localized(el="Δήμος", en="Municipality"),
    "sectors": Localized(el="Τομείς πολιτικής", en="Policy sectors"),
    "stage": Localized(el="Στάδιο καινοτομίας", en="Innovation stage"),
    "outcome": Localized(el="Έκβαση", en="Outcome"),
    "audience": Localized(el="Ποιοι τη διαβάζουν", en="Who may read it"),
    "started": Localized(el="Έναρξη", en="Started"),
    "year": Localized(el="Έτος", en="Year"),
    "cost": Localized(el="Κόστος", en="Cost"),
    "contact": Localized(el="Επικοινωνία", en="Contact"),
    "funding": Localized(el="Χρηματοδότηση", en="Funding"),
    "principles": Localized(el="Αρχές του ΟΟΣΑ", en="OECD principles"),
    "sdgs": Localized(el="Στόχοι βιώσιμης ανάπτυξης", en="Sustainable Development Goals"),
    "published": Localized(el="Δημοσιεύθηκε", en="Published"),
    "updated": Localized(el="Ενημερώθηκε", en="Updated"),
    "running": Localized(el="Ισχύει ακόμη;", en="Still running?"),
    "certified": Localized(el="Πιστοποιήθηκε", en="Certified"),
    "certified_until": Localized(el="Η πιστοποίηση ισχύει έως", en="Certification valid until"),
}
_ENDED: Final = Localized(el="Έληξε στις {day}", en="Ended on {day}")
_STALE: Final = Localized(el="Χωρίς επιβεβαίωση από τις {day}", en="Not confirmed since {day}")
_SUSPENDED: Final = Localized(
    el="σε αναστολή, ώσπου να επιβεβαιωθεί ότι η πρακτική ισχύει",
    en="suspended, until somebody confirms that the practice is running",
)

ONLY_PUBLIC_BODIES: Final = Localized(el="Μόνο δημόσιοι φορείς", en="Public bodies only")
Shown = Practice | PublishedPractice
MEGABYTE: Final = 1_000_000


def practice_page(session: Session, practice: Shown, language: str, *, view: str) -> Answer:
    """Return the page. A new name of the organisation appears when the cache expires."""
    state = _STATES.get(practice.state)
    asked = "?view=published&" if view == "published" else "?"
    page = _PAGES.render(
        "practice",
        language,
        alternates={chosen: f"{asked}lang={chosen}" for chosen in ("el", "en")},
        practice=practice,
        state=state.to(language) if state else "",
        archived_on=_day(practice.archived_at, language) if _is_archived(practice) else "",
        facts=_facts(session, practice, language),
        sections=[
            (name.to(language), getattr(practice, section))
            for section, name in SECTIONS.items()
            if section not in {"title", "summary"} and getattr(practice, section)
        ],
        not_recorded=[SECTIONS[section].to(language) for section in not_recorded(practice)],
        files=[_file(practice, entry, language) for entry in practice.files],
        links=[link for link in practice.links if _is_web(link)],
        source_url=practice.source_url if _is_web(practice.source_url) else None,
        data_url=f"{asked}format=json",
    )
    return Answer.page(page, language, version=practice.version)


def _file(practice: Shown, entry: Mapping[str, Any], language: str) -> dict[str, str]:
    # below the address of the page
    place = f"{practice.id}/files/{entry['id']}"
    size, unit = (entry["size"] / 1e6, "MB") if entry["size"] >= MEGABYTE else (entry["size"] / 1e3, "kB")
    written = f"{size:.1f}" if unit == "MB" else f"{max(1, round(size))}"
    number = written if language == "en" else written.replace(".", ",")
    return {
        "place": place,
        "title": entry["title"],
        "about": f"{entry['name'].rsplit('.', 1)[-1].upper()}, {number}\N{NO-BREAK SPACE}{unit}",
    }


def _is_archived(practice: Shown) -> TypeGuard[Practice]:
    return isinstance(practice, Practice) and practice.shown_as_archived


def _facts(session: Session, practice: Shown, language: str) -> list[tuple[str, str | list[str]]]:
    known = session.get(Organisation, practice.organisation_id) if practice.organisation_id else None
    place = municipality(session, practice.municipality) if practice.municipality else None
    values: dict[str, str | list[str]] = {
        "organisation": _named(known, language) or practice.organisation_name or "",
        "region": _labels("regions", [practice.region], language),
        "municipality": _named(place, language) or practice.municipality or "",
        "sectors": _labels("sectors", practice.sectors, language),
        "stage": _labels("stages", [practice.stage], language),
        "outcome": _labels("outcome_kinds", [practice.outcome_kind], language),
        "audience": ONLY_PUBLIC_BODIES.to(language) if practice.audience != PUBLIC else "",
        "started": _day(practice.started_on, language),
        "year": "" if practice.started_on else str(practice.year or ""),
        "cost": _euro(practice.cost_eur, language),
        "funding": practice.funding,
        "principles": _principles(practice, language),
        "sdgs": [f"{number}. {name}" for number, name in _goals(practice.sdgs, language)],
        "contact": [getattr(practice, name) for name in CONTACT if getattr(practice, name)],
        "published": _day(practice.published_at, language),
        "updated": _day(practice.updated_at, language),
        "running": _running(practice, language),
        "certified": _day(practice.certified_at, language),
        "certified_until": _suspended(practice, language) or _day(practice.certified_until, language),
    }
    if values["updated"] == values["published"]:
        values["updated"] = ""
    if values["municipality"] == values["organisation"]:
        values["municipality"] = ""
    return [(_FACTS[name].to(language), value) for name, value in values.items() if value]


def _running(practice: Shown, language: str) -> str:
    if practice.ended_on is not None:
        return _ENDED.to(language).format(day=_day(practice.ended_on, language))
    if practice.stale_since is not None:
        return _STALE.to(language).format(day=_day(practice.stale_since, language))
    return ""


def _suspended(practice: Shown, language: str) -> str:
    return _SUSPENDED.to(language) if practice.certificate_suspended else ""


def _named(organisation: Organisation | None, language: str) -> str:
    if organisation is None:
        return ""
    return (organisation.name_en if language == "en" else "") or organisation.name_el


def _labels(taxonomy: str, codes: Iterable[str | None], language: str) -> list[str]:
    return [label(taxonomy, code, language) for code in codes if code]


def _principles(practice: Shown, language: str) -> list[str]:
    """Return the names of the claimed principles, each with its note where it has one."""
    notes = notes_of(practice)
    named = {code: label("principles", code, language) for code in practice.principles}
    return [f"{name}: {notes[code]}" if code in notes else name for code, name in named.items()]


def _goals(numbers: Iterable[int], language: str) -> list[tuple[int, str]]:
    return [(number, label("sdgs", str(number), language)) for number in sorted(numbers)]


def _day(moment: date | datetime | None, language: str) -> str:
    """Format a day for people, and a moment as its day in Greece."""
    if moment is None:
        return ""
    day = moment.astimezone(ATHENS) if isinstance(moment, datetime) else moment
    return written_day(day, language)


def _euro(amount: Decimal | None, language: str) -> str:
    """Format an amount in euro: 1.234,50 € in Greek, €1,234.50 in English, without cents where there are none."""
    if amount is None:
        return ""
    english = f"{amount:,.2f}".removesuffix(".00")
    if language == "en":
        return f"€{english}"
    return english.translate(str.maketrans(",.", ".,")) + "\N{NO-BREAK SPACE}€"


def _is_web(address: str | None) -> bool:
    """Return whether an address may be a link: only web addresses may, for any stored data."""
    return address is not None and urlsplit(address).scheme in {"http", "https"}
