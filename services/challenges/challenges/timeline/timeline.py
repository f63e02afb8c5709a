"""Timeline rules: the public events of the timeline, with the label and the published facts of each.

A fact is stored as it travelled, so that a timeline rebuilt from the log is identical to the byte. Actors are never
published: persons are not part of the timeline. A test fails for a new public event without a line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chassis.language import Localized

PUBLISHED: Final = "challenge.published.v1"
UNPUBLISHED: Final = "challenge.unpublished.v1"
PILOT_ENDED: Final = "pilot.ended.v1"

PRACTICE: Final = "practice"
PRACTICE_PUBLISHED: Final = "practice.published.v1"
PRACTICE_ARCHIVED: Final = "practice.archived.v1"

ADOPTION: Final = "adoption"
ADOPTION_IMPLEMENTED: Final = "adoption.implemented.v1"
ADOPTION_UNLISTED: Final = "adoption.unlisted.v1"

SUBJECTS: Final = ("challenge", "solution", "pilot", PRACTICE)
"""The kinds of things that a case is made of, in the order in which they come about."""


@dataclass(frozen=True)
class TimelineRule:
    """Timeline rule of one event type."""

    label: Localized
    facts: tuple[str, ...] = ()


_PHASE: Final = ("phase_id", "position", "phase_name", "opens_at", "closes_at", "takes_submissions", "submissions")

CHALLENGES: Final[Mapping[str, TimelineRule]] = {
    PUBLISHED: TimelineRule(
        Localized(el="Δημοσιεύθηκε η πρόκληση", en="The challenge was published"),
        ("title", "tagline", "brief", "kind", "sectors", "regions", "organisation_id", "again", "demo"),
    ),
    "challenge.updated.v1": TimelineRule(
        Localized(el="Άλλαξε η πρόκληση", en="The challenge was changed"), ("title", "changed")
    ),
    UNPUBLISHED: TimelineRule(
        Localized(el="Αποσύρθηκε η πρόκληση από τη δημοσιότητα", en="The challenge was taken down")
    ),
    "challenge.archived.v1": TimelineRule(Localized(el="Αρχειοθετήθηκε η πρόκληση", en="The challenge was archived")),
    "challenge.owner_joined.v1": TimelineRule(
        Localized(el="Ένας φορέας προσχώρησε στην πρόκληση", en="An organisation joined the challenge"),
        ("organisation_id",),
    ),
    "challenge.owner_left.v1": TimelineRule(
        Localized(el="Ένας φορέας αποχώρησε από την πρόκληση", en="An organisation left the challenge"),
        ("organisation_id",),
    ),
    "challenge.phase_opened.v1": TimelineRule(Localized(el="Άνοιξε μια φάση", en="A phase opened"), _PHASE),
    "challenge.phase_closed.v1": TimelineRule(Localized(el="Έκλεισε μια φάση", en="A phase closed"), _PHASE),
    "challenge.question_answered.v1": TimelineRule(
        Localized(el="Απαντήθηκε μια ερώτηση", en="A question was answered"), ("question_id",)
    ),
    "challenge.announcement_made.v1": TimelineRule(
        Localized(el="Ανακοίνωση προς τους συμμετέχοντες", en="An announcement to all entrants"),
        ("announcement_id", "text_title"),
    ),
    "challenge.results_published.v1": TimelineRule(
        Localized(el="Δημοσιεύθηκαν τα αποτελέσματα μιας φάσης", en="The results of a phase were published"),
        ("phase_id", "position", "final", "entered", "advanced", "winners"),
    ),
    "solution.selected.v1": TimelineRule(
        Localized(el="Επιλέχθηκε μια λύση", en="A solution was selected"), ("title", "organisation_id")
    ),
    "solution.won.v1": TimelineRule(Localized(el="Μια λύση διακρίθηκε", en="A solution won"), ("title", "rank")),
    "pilot.started.v1": TimelineRule(
        Localized(el="Ξεκίνησε η πιλοτική εφαρμογή μιας λύσης", en="A pilot of a solution began"),
        ("title", "organisation_id", "starts_on", "ends_on", "sandbox", "budget_eur", "demo"),
    ),
    "pilot.progressed.v1": TimelineRule(
        Localized(el="Καταγράφηκε η πορεία της πιλοτικής εφαρμογής", en="The pilot reported how it goes"),
        ("entry_id", "on"),
    ),
    "pilot.cancelled.v1": TimelineRule(Localized(el="Διακόπηκε η πιλοτική εφαρμογή", en="The pilot was given up")),
    PILOT_ENDED: TimelineRule(
        Localized(el="Ολοκληρώθηκε η πιλοτική εφαρμογή", en="The pilot ended"),
        ("title", "outcome", "started_on", "cost_eur", "organisation_id"),
    ),
    "pilot.returned.v1": TimelineRule(
        Localized(
            el="Όσα διδάχθηκαν επέστρεψαν στο παρατηρητήριο ως προσχέδιο πρακτικής",
            en="What was learnt returned to the observatory as a draft practice",
        ),
        ("practice_id",),
    ),
}

OBSERVATORY: Final[Mapping[str, TimelineRule]] = {
    PRACTICE_PUBLISHED: TimelineRule(
        Localized(el="Δημοσιεύθηκε η πρακτική", en="The practice was published"),
        ("title", "summary", "slug", "organisation_id"),
    ),
    "practice.updated.v1": TimelineRule(
        Localized(el="Ενημερώθηκε η πρακτική", en="The practice was updated"), ("title",)
    ),
    "practice.certified.v1": TimelineRule(
        Localized(el="Πιστοποιήθηκε η πρακτική", en="The practice was certified"), ("certified_at",)
    ),
    "practice.derived.v1": TimelineRule(
        Localized(el="Προήλθε από την υιοθέτηση άλλης πρακτικής", en="It came of the adoption of another practice"),
        ("derived_from",),
    ),
    "practice.stale.v1": TimelineRule(
        Localized(
            el="Κανείς δεν επιβεβαίωσε ότι η πρακτική ισχύει", en="Nobody confirmed that the practice is still running"
        ),
        ("stale_since",),
    ),
    "practice.ended.v1": TimelineRule(Localized(el="Έληξε η πρακτική", en="The practice ended"), ("ended_on",)),
    PRACTICE_ARCHIVED: TimelineRule(Localized(el="Αρχειοθετήθηκε η πρακτική", en="The practice was archived")),
}

ADOPTIONS: Final[Mapping[str, TimelineRule]] = {
    ADOPTION_IMPLEMENTED: TimelineRule(
        Localized(el="Την εφάρμοσε και άλλος φορέας", en="Another organisation implemented it"),
        ("title", "taker_id", "mode", "region", "implemented_on", "demo"),
    ),
    ADOPTION_UNLISTED: TimelineRule(
        Localized(el="Η υιοθέτηση δεν είναι πια δημόσια", en="The adoption is no longer public")
    ),
}
"""Events of adoptions, told in the story of the adopted practice. One that is no longer public is not told."""

TOLD: Final[Mapping[str, TimelineRule]] = {**CHALLENGES, **OBSERVATORY, **ADOPTIONS}
FACTS: Final = sorted({fact for telling in TOLD.values() for fact in telling.facts})
