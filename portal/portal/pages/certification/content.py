"""Content: the criteria of a certification, as the form names them and as the API takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from portal.forms import errors as faults
from portal.forms.reading import text

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from portal.api.problems import Problem
    from portal.visit import Visit

CRITERIA: Final = (
    "innovation",
    "impact",
    "stakeholder_engagement",
    "relevance",
    "sustainability",
    "transferability",
)
SCALE: Final = [(str(score), str(score)) for score in range(6)]
LIMIT: Final = 5_000


def labels(visit: Visit) -> dict[str, str]:
    """Return the label of each field of an evaluation."""
    _ = visit.text.gettext
    return {
        "innovation": _("Καινοτομία"),
        "impact": _("Αντίκτυπος"),
        "stakeholder_engagement": _("Συμμετοχή ενδιαφερομένων"),
        "relevance": _("Συνάφεια"),
        "sustainability": _("Βιωσιμότητα"),
        "transferability": _("Δυνατότητα μεταφοράς"),
        "comment": _("Αιτιολογία"),
    }


def hints(visit: Visit) -> dict[str, str]:
    """Return the question of each criterion."""
    _ = visit.text.gettext
    return {
        "innovation": _("Είναι κάτι νέο για τη δημόσια διοίκηση ή για τον φορέα;"),
        "impact": _("Τι άλλαξε, και πώς φαίνεται;"),
        "stakeholder_engagement": _("Συμμετείχαν όσοι επηρεάζονται;"),
        "relevance": _("Απαντά σε ανάγκη που έχουν και άλλοι;"),
        "sustainability": _("Μπορεί να συνεχιστεί με τους πόρους που υπάρχουν;"),
        "transferability": _("Μπορεί να εφαρμοστεί και αλλού;"),
    }


def read(form: FormData) -> dict[str, str]:
    """Return the written values by field."""
    return {name: text(form, name) for name in (*CRITERIA, "comment")}


def missing(values: dict[str, str], visit: Visit) -> dict[str, str]:
    """Return an error for each criterion without a score."""
    _ = visit.text.gettext
    names = labels(visit)
    scores = dict(SCALE)
    return {
        name: _("%(criterion)s: επιλέξτε βαθμό από 0 έως 5") % {"criterion": names[name]}
        for name in CRITERIA
        if values[name] not in scores
    }


def wire(values: dict[str, str]) -> dict[str, Any]:
    """Return an evaluation as the API takes it."""
    return {"scores": {name: int(values[name]) for name in CRITERIA}, "comment": values["comment"]}


def refused(visit: Visit, problem: Problem) -> dict[str, str]:
    """Return the API's errors by field."""
    problem.errors = {path.removeprefix("scores."): sentence for path, sentence in problem.errors.items()}
    return faults.of(problem, labels(visit))
