"""Errors of evaluations: violations of the rules of fair judgement."""

from __future__ import annotations

from chassis.errors import Conflict, Forbidden, NotFound, ValidationFailed
from chassis.language import Localized


class EvaluationNotFound(NotFound):
    """There is no such evaluation, or the caller may not know that there is."""

    title = Localized(el="Η αξιολόγηση δεν βρέθηκε", en="Evaluation not found")


class NotYourEvaluation(Forbidden):
    """Only the evaluator declares, scores and hands in."""

    title = Localized(
        el="Μόνο ο αξιολογητής βαθμολογεί και υποβάλλει την αξιολόγηση",
        en="Only the evaluator scores and hands in the evaluation",
    )


class DeclarationMissing(Conflict):
    """Scoring begins after the evaluator has declared to have no conflict of interest."""

    title = Localized(
        el="Δηλώστε πρώτα αν έχετε σύγκρουση συμφερόντων", en="First declare whether you have a conflict of interest"
    )


class DeclarationContradicted(Conflict):
    """The evaluator belongs to an organisation of the entrants: only a recusal can be declared."""

    title = Localized(
        el="Ανήκετε σε φορέα των συμμετεχόντων· δηλώστε εξαίρεση",
        en="You belong to an organisation of the entrants; declare a recusal",
    )


class EvaluationNotOpen(Conflict):
    """The evaluation was handed in, recused or taken back."""

    title = Localized(el="Η αξιολόγηση δεν είναι πλέον ανοικτή", en="The evaluation is not open any more")


class EvaluationIncomplete(ValidationFailed):
    """A submitted evaluation needs a score for every criterion and reasons. `errors` names the missing ones."""

    title = Localized(el="Η αξιολόγηση δεν είναι πλήρης", en="The evaluation is not complete")


class ScoresNotValid(ValidationFailed):
    """Some scores do not fit their criteria. `errors` names each."""

    title = Localized(el="Ορισμένοι βαθμοί δεν ταιριάζουν στα κριτήρια", en="Some scores do not fit their criteria")


class PhaseNotEvaluated(Conflict):
    """The phase has no criteria: nothing is judged in it."""

    title = Localized(el="Στη φάση αυτή δεν γίνεται αξιολόγηση", en="Nothing is judged in this phase")


class PhaseStillOpen(Conflict):
    """Solutions are judged after nobody can submit any more, and a phase advances after it has closed."""

    title = Localized(el="Η φάση δεν έχει κλείσει ακόμη", en="The phase has not closed yet")


class PhaseAdvanced(Conflict):
    """The results of the phase stand: nothing in it can be judged any more."""

    title = Localized(el="Τα αποτελέσματα της φάσης έχουν οριστεί", en="The results of the phase stand already")


class EarlierPhaseUndecided(Conflict):
    """An earlier phase is judged and has no results yet."""

    title = Localized(el="Προηγούμενη φάση δεν έχει ακόμη αποτελέσματα", en="An earlier phase has no results yet")


class PhaseNotFound(NotFound):
    """The challenge has no such phase."""

    title = Localized(el="Η φάση δεν βρέθηκε", en="Phase not found")


class SolutionNotJudged(Conflict):
    """The solution does not stand in a phase that is judged now."""

    title = Localized(el="Η λύση δεν βρίσκεται τώρα σε αξιολόγηση", en="The solution is not being judged now")
