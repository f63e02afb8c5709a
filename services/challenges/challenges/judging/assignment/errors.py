"""Errors of assignments: evaluators that cannot evaluate a solution."""

from __future__ import annotations

from chassis.errors import Conflict
from chassis.language import Localized


class NotAnEvaluator(Conflict):
    """The person is not an evaluator that accepted, or takes part in the challenge."""

    title = Localized(
        el="Το πρόσωπο δεν είναι αξιολογητής της πρόκλησης που αποδέχθηκε",
        en="The person is not an evaluator of the challenge who accepted",
    )


class EvaluatorHasInterest(Conflict):
    """The person is of an organisation of the entrants, or was recused from the solution."""

    title = Localized(
        el="Το πρόσωπο έχει συμφέρον ή εξαίρεση για τη λύση αυτή",
        en="The person has an interest in this solution, or was recused from it",
    )


class AlreadyAssigned(Conflict):
    """The person evaluates the solution already, or did."""

    title = Localized(el="Η λύση έχει ήδη ανατεθεί στο πρόσωπο", en="The solution is already assigned to the person")
