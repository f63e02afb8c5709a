"""Mapping: the twenty fields of a case study, each from the parts of a practice, and why a field is empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chassis.language import Localized
from commons.taxonomies import TAXONOMIES
from observatory.practice.publication.model import OVER, RUNNING, STALE, UNKNOWN, PublishedPractice
from observatory.projections.organisation.model import Organisation

GREECE: Final = Localized(el="Ελλάδα", en="Greece")

_CENTRAL = Localized(el="Κεντρική διοίκηση", en="Central government")
_REGIONAL = Localized(el="Περιφερειακή διοίκηση", en="Regional government")
_LOCAL = Localized(el="Τοπική αυτοδιοίκηση", en="Local government")
_LEVELS: Final = {
    "ministry": _CENTRAL,
    "independent_authority": _CENTRAL,
    "decentralised_administration": _REGIONAL,
    "region": _REGIONAL,
    "municipality": _LOCAL,
}
_DIVISIONS: Final = {
    "01": Localized(el="Γενικές δημόσιες υπηρεσίες", en="General public services"),
    "02": Localized(el="Άμυνα", en="Defence"),
    "03": Localized(el="Δημόσια τάξη και ασφάλεια", en="Public order and safety"),
    "04": Localized(el="Οικονομικές υποθέσεις", en="Economic affairs"),
    "05": Localized(el="Προστασία του περιβάλλοντος", en="Environmental protection"),
    "06": Localized(el="Στέγαση και κοινωφελή έργα", en="Housing and community amenities"),
    "07": Localized(el="Υγεία", en="Health"),
    "08": Localized(el="Αναψυχή, πολιτισμός και θρησκεία", en="Recreation, culture and religion"),
    "09": Localized(el="Εκπαίδευση", en="Education"),
    "10": Localized(el="Κοινωνική προστασία", en="Social protection"),
}
"""Divisions of the classification of the functions of government (COFOG, 1999)."""

_STANDS: Final = {
    RUNNING: Localized(el="ισχύει", en="running"),
    STALE: Localized(el="χωρίς επιβεβαίωση ότι ισχύει", en="nobody has confirmed that it runs"),
    OVER: Localized(el="έληξε", en="ended"),
    UNKNOWN: Localized(el="άγνωστο αν ισχύει", en="not known whether it runs"),
}

NOT_WRITTEN: Final = Localized(el="Η πρακτική δεν το γράφει.", en="The practice does not say.")
NO_BODY: Final = Localized(
    el="Η πρακτική δεν ανήκει σε φορέα του μητρώου.", en="The practice belongs to no registered body."
)
NO_LEVEL: Final = Localized(
    el="Το είδος του φορέα δεν ανήκει σε βαθμίδα διοίκησης.", en="The body's kind belongs to no level of government."
)
NOT_ASKED: Final = Localized(el="Η πλατφόρμα δεν το ζητά.", en="The platform does not ask for it.")
NOT_REUSED: Final = Localized(el="Κανένας φορέας δεν την έχει εφαρμόσει ακόμη.", en="No body has implemented it yet.")
OTHER_LANGUAGE: Final = Localized(el="Δεν υπάρχει σε αυτή τη γλώσσα.", en="It does not exist in this language.")


@dataclass(frozen=True, slots=True)
class Case:
    """A practice with what the fields are made of. Labels are in `language`, texts in that of the practice."""

    practice: PublishedPractice
    organisation: Organisation | None
    adopters: Sequence[Localized]
    language: str
    translated: bool = False

    @property
    def texts(self) -> bool:
        """Return whether the practice's texts may be shown: they are not translated."""
        return not self.translated or self.practice.language == self.language


Field = Callable[[Case], str]


def _text(*names: str) -> Field:
    def field(case: Case) -> str:
        if not case.texts:
            return ""
        return "\n\n".join(text for text in (str(getattr(case.practice, name) or "") for name in names) if text)

    return field


def _organisation(case: Case) -> str:
    body = case.organisation
    if body is None:
        return case.practice.organisation_name or ""
    return (body.name_en or body.name_el) if case.language == "en" else body.name_el


def _level(case: Case) -> str:
    level = _LEVELS.get(case.organisation.kind) if case.organisation else None
    return level.to(case.language) if level else ""


def _sector(case: Case) -> str:
    codes = (code for sector in case.practice.sectors for code in TAXONOMIES["sectors"][sector].to_dict()["cofog"])
    divisions = sorted({code[:2] for code in codes})
    return "; ".join(_DIVISIONS[one].to(case.language) for one in divisions)


def _stage(case: Case) -> str:
    stage = TAXONOMIES["stages"].get(case.practice.stage or "")
    return stage.label.to(case.language) if stage else ""


def _status(case: Case) -> str:
    stands = _STANDS[case.practice.running].to(case.language)
    return "; ".join(filter(None, (_stage(case), stands)))


def _replication(case: Case) -> str:
    reuse = case.practice.reuse
    if not reuse or not reuse.adopted:
        return ""
    said = Localized(el=f"Εφαρμόστηκε από {reuse.adopted} ακόμη", en=f"Implemented by {reuse.adopted} more")
    names = "; ".join(name.to(case.language) for name in case.adopters)
    return f"{said.to(case.language)}{': ' if names else ''}{names}"


def _links(case: Case) -> str:
    return "; ".join(dict.fromkeys(filter(None, (*case.practice.links, case.practice.source_url))))


def _nothing(_: Case) -> str:
    return ""


FIELDS: Final[Mapping[str, tuple[Field, Localized]]] = {
    "name": (_text("title"), NOT_WRITTEN),
    "organisation": (_organisation, NO_BODY),
    "country": (lambda case: GREECE.to(case.language), NOT_WRITTEN),
    "level": (_level, NO_LEVEL),
    "sector": (_sector, NOT_WRITTEN),
    "year": (lambda case: str(case.practice.year or ""), NOT_WRITTEN),
    "stage": (_stage, NOT_WRITTEN),
    "innovation_summary": (_text("summary"), NOT_WRITTEN),
    "innovation_overview": (_text("problem", "solution"), NOT_WRITTEN),
    "what_makes_it_innovative": (_text("novelty"), NOT_WRITTEN),
    "current_status": (_status, NOT_WRITTEN),
    "collaborations_and_partnerships": (_nothing, NOT_ASKED),
    "users_stakeholders_and_beneficiaries": (_nothing, NOT_ASKED),
    "results_outcomes_and_impacts": (_text("results"), NOT_WRITTEN),
    "challenges_and_failures": (_text("obstacles"), NOT_WRITTEN),
    "conditions_for_success": (_text("conditions"), NOT_WRITTEN),
    "replication": (_replication, NOT_REUSED),
    "lessons_learned": (_text("lessons"), NOT_WRITTEN),
    "anything_else": (_text("advice"), NOT_WRITTEN),
    "links": (_links, NOT_WRITTEN),
}
"""The fields in the order of the case studies, how each is made, and why it may be empty."""

COLUMNS: Final = (*FIELDS, "language")
_TEXTS: Final = frozenset(
    name for name in FIELDS if name not in {"organisation", "country", "level", "sector", "year", "stage", "links"}
)


def fields_of(case: Case) -> dict[str, str]:
    """Return the fields of a case study, empty where the practice has nothing, and the language of its texts."""
    return {**{name: made(case) for name, (made, _) in FIELDS.items()}, "language": case.practice.language}


def gaps_of(case: Case) -> list[dict[str, str]]:
    """Return the empty fields, each with the reason in the language of the case."""
    shown = fields_of(case)
    gaps = []
    for name, (_, why) in FIELDS.items():
        if not shown[name]:
            reason = why
            if name == "level" and case.organisation is None:
                reason = NO_BODY
            if name in _TEXTS and not case.texts and why is NOT_WRITTEN:
                reason = OTHER_LANGUAGE
            gaps.append({"field": name, "why": reason.to(case.language)})
    return gaps
