"""Waiting: the tasks that each service lists for a person, in one order, each with its words and its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from portal.visit import Visit

PAGES: Final = {
    "practice_review": "review/practices/{id}",
    "practice_take_over": "review/practices/{id}",
    "practice_approval": "practices/{id}",
    "practice_changes": "practices/{id}/edit",
    "practice_of_pilot": "practices/{id}/edit",
    "practice_certification": "practices/{id}/certification",
    "practice_renewal": "practices/{id}/renewal",
    "adoption_approval": "adoptions/{id}",
    "adoption_changes": "adoptions/{id}",
    "adoption_word": "adoptions/{id}",
    "document_review": "library/{id}",
    "impact_approval": "impacts/{id}",
    "impact_changes": "impacts/{id}",
    "impact_verification": "impacts/{id}/verdict",
    "challenge_review": "review/challenges/{id}",
    "challenge_approval": "challenges/{id}/manage",
    "challenge_changes": "challenges/{id}/edit",
    "challenge_publication": "challenges/{id}/manage",
    "challenge_join_request": "challenges/{id}/owners",
    "challenge_question": "challenges/{id}/manage",
    "phase_decision": "challenges/{id}/manage",
    "evaluation": "evaluations/{id}",
    "evaluator_invitation": "evaluations",
    "expert_invitation": "network",
    "team_invitation": "solutions/{id}",
    "solution_draft": "solutions/{id}/edit",
    "pilot_report": "pilots/{id}",
    "introduction": "network",
    "circular_obligation": "circulars/{id}",
    "circular_approval": "circulars/{id}",
}
"""The page on which each kind of task is done."""
REVIEWS: Final = frozenset({"practice_review", "practice_take_over", "challenge_review"})
NEVER: Final = "9999"


class Task(NamedTuple):
    """One thing that waits: its kind in words, its title, the body and challenge behind it, and its page."""

    kind: str
    title: str
    about: str
    since: str
    path: str
    due_at: str | None
    overdue: bool
    take_over: bool


def names(visit: Visit) -> dict[str, str]:
    """Return the kinds of tasks in words."""
    _ = visit.text.gettext
    return {
        "practice_review": _("Έλεγχος πρακτικής"),
        "practice_take_over": _("Έλεγχος πρακτικής"),
        "practice_approval": _("Έγκριση πρακτικής του φορέα"),
        "practice_changes": _("Διόρθωση πρακτικής"),
        "practice_of_pilot": _("Συμπλήρωση πρακτικής από πιλοτική εφαρμογή"),
        "practice_certification": _("Αξιολόγηση για πιστοποίηση"),
        "practice_renewal": _("Ισχύει ακόμη η πρακτική;"),
        "adoption_approval": _("Έγκριση υιοθέτησης του φορέα"),
        "adoption_changes": _("Διόρθωση υιοθέτησης"),
        "adoption_word": _("Ο λόγος σας για μια υιοθέτηση"),
        "document_review": _("Πρόταση για τη βιβλιοθήκη"),
        "impact_approval": _("Έγκριση δήλωσης οφέλους του φορέα"),
        "impact_changes": _("Διόρθωση δήλωσης οφέλους"),
        "impact_verification": _("Επαλήθευση οφέλους άλλου φορέα"),
        "challenge_review": _("Έλεγχος πρόκλησης"),
        "challenge_approval": _("Έγκριση πρόκλησης του φορέα"),
        "challenge_changes": _("Διόρθωση πρόκλησης"),
        "challenge_publication": _("Δημοσίευση πρόκλησης που εγκρίθηκε"),
        "challenge_join_request": _("Αίτημα φορέα να συνδιοργανώσει"),
        "challenge_question": _("Ερωτήσεις χωρίς απάντηση"),
        "phase_decision": _("Απόφαση για φάση που έληξε"),
        "evaluation": _("Αξιολόγηση λύσης"),
        "evaluator_invitation": _("Πρόσκληση αξιολογητή"),
        "expert_invitation": _("Πρόσκληση ειδικού"),
        "team_invitation": _("Πρόσκληση σε ομάδα"),
        "solution_draft": _("Υποβολή λύσης"),
        "pilot_report": _("Αναφορά πιλοτικής εφαρμογής"),
        "introduction": _("Αίτημα γνωριμίας"),
        "circular_obligation": _("Υποχρέωση από εγκύκλιο"),
        "circular_approval": _("Έγκριση εγκυκλίου"),
    }


def waiting(visit: Visit, items: Iterable[Mapping[str, Any]]) -> list[Task]:
    """Return the tasks that this portal knows a page for, the most urgent first."""
    kinds = names(visit)
    tasks = [_task(visit, kinds, one) for one in items if one["kind"] in PAGES]
    return sorted(tasks, key=lambda task: (not task.overdue, task.due_at or NEVER, task.since))


def _task(visit: Visit, kinds: Mapping[str, str], one: Mapping[str, Any]) -> Task:
    body = one[f"organisation_name_{visit.language}"]
    about = [text for text in (one["challenge_title"], body) if text and text != one["title"]]
    return Task(
        kinds[one["kind"]],
        one["title"],
        " · ".join(about),
        one["waiting_since"],
        visit.path(PAGES[one["kind"]].format(id=one["id"])),
        one["due_at"],
        overdue=bool(one["overdue"]),
        take_over=one["kind"] == "practice_take_over",
    )
