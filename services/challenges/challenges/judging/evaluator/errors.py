"""Errors of evaluators: violations of the rules of appointment."""

from __future__ import annotations

from chassis.errors import Conflict, Forbidden, NotFound
from chassis.language import Localized


class EvaluatorNotFound(NotFound):
    """The person is not among the challenge's evaluators, or the caller may not know."""

    title = Localized(el="Ο αξιολογητής δεν βρέθηκε", en="Evaluator not found")


class EvaluatorAlreadyAnswered(Conflict):
    """There is no invitation left to answer."""

    title = Localized(
        el="Δεν υπάρχει πρόσκληση που περιμένει απάντηση", en="There is no invitation that waits for an answer"
    )


class EvaluatorTakesPart(Conflict):
    """Nobody in a team of the challenge evaluates it."""

    title = Localized(
        el="Όποιος συμμετέχει με λύση στην πρόκληση δεν την αξιολογεί",
        en="Who takes part in the challenge with a solution does not judge it",
    )


class OwnInterest(Forbidden):
    """The caller is in a team of the challenge: running its evaluation is for others."""

    title = Localized(
        el="Συμμετέχετε με λύση στην πρόκληση· την αξιολόγησή της διαχειρίζονται άλλοι",
        en="You take part in the challenge with a solution; its evaluation is run by others",
    )
