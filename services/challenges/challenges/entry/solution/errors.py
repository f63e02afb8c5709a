"""Errors of solutions: violations of their life cycle and of the rules of their challenge."""

from __future__ import annotations

from chassis.errors import Conflict, Forbidden, NotFound, ValidationFailed
from chassis.language import Localized


class SolutionNotFound(NotFound):
    """There is no such solution, or the caller may not know that there is."""

    title = Localized(el="Η λύση δεν βρέθηκε", en="Solution not found")


class SolutionNotDeletable(Conflict):
    """Only a draft is deleted. What was submitted is recalled first, while its phase is open."""

    title = Localized(el="Διαγράφεται μόνο προσχέδιο λύσης", en="Only a draft of a solution can be deleted")


class NotYourSolution(Forbidden):
    """Only the team works on a solution."""

    title = Localized(el="Δεν ανήκετε στην ομάδα της λύσης", en="You are not in the team of the solution")


class OnlyTheLead(Forbidden):
    """Only the lead of the solution submits it, withdraws it and invites others."""

    title = Localized(el="Αυτό το κάνει μόνο ο υπεύθυνος της ομάδας", en="Only the lead of the team does this")


class OwnersDoNotEnter(Forbidden):
    """Present and former staff of an owner read all solutions, and therefore cannot enter."""

    title = Localized(
        el="Όσοι εργάζονται για φορέα της πρόκλησης βλέπουν όλες τις λύσεις και δεν συμμετέχουν",
        en="Whoever works for an owner of the challenge reads every solution and offers none",
    )


class EvaluatorsDoNotEnter(Conflict):
    """Evaluators of the challenge, and former ones that have read solutions, cannot enter."""

    title = Localized(
        el="Όποιος αξιολογεί την πρόκληση δεν συμμετέχει σε αυτήν",
        en="Whoever evaluates the challenge does not enter it",
    )


class OrganisationAsksToShare(Conflict):
    """The organisation has asked to share the challenge: it takes the request back before anybody enters for it."""

    title = Localized(
        el="Ο φορέας έχει ζητήσει να συνδιοργανώσει την πρόκληση· ανακαλεί πρώτα το αίτημα",
        en="The organisation has asked to share the challenge; it takes the request back first",
    )


class NotOfThisOrganisation(Forbidden):
    """Nobody enters on behalf of an organisation in which they have no role."""

    title = Localized(el="Δεν έχετε ρόλο σε αυτόν τον φορέα", en="You have no role in this organisation")


class EntrantOrganisationRequired(ValidationFailed):
    """The challenge wants an organisation behind each solution, or an employer behind each person."""

    title = Localized(el="Δηλώστε τον φορέα με τον οποίο συμμετέχετε", en="Say for which organisation you enter")


class PublicEmployeesOnly(Forbidden):
    """Only employees of public bodies enter this challenge."""

    title = Localized(
        el="Συμμετέχουν μόνο εργαζόμενοι δημόσιων φορέων", en="Only employees of public bodies enter this challenge"
    )


class AlreadyEntered(Conflict):
    """A person stands behind one solution of a challenge, until that is withdrawn."""

    title = Localized(
        el="Συμμετέχετε ήδη σε αυτή την πρόκληση με άλλη λύση", en="You have already entered this challenge"
    )


class SolutionNotEditable(Conflict):
    """A submitted solution cannot be changed. While its phase is open, it can be recalled."""

    title = Localized(el="Η λύση δεν μπορεί να αλλάξει τώρα", en="The solution cannot be changed now")


class SolutionNotSubmittable(Conflict):
    """Only a draft can be submitted."""

    title = Localized(el="Η λύση δεν μπορεί να υποβληθεί τώρα", en="The solution cannot be submitted now")


class SolutionIncomplete(ValidationFailed):
    """The solution does not meet the conditions of the challenge. `errors` names each violation."""

    title = Localized(
        el="Η λύση δεν πληροί τους όρους της πρόκλησης", en="The solution does not meet the challenge's terms"
    )


class SolutionNotRecallable(Conflict):
    """Only a submitted, undecided solution can be recalled."""

    title = Localized(el="Η λύση δεν μπορεί να ανακληθεί τώρα", en="The solution cannot be recalled now")


class SolutionNotWithdrawable(Conflict):
    """A finally decided solution cannot be withdrawn."""

    title = Localized(el="Η λύση δεν μπορεί να αποσυρθεί τώρα", en="The solution cannot be withdrawn now")


ENTRY = (
    OwnersDoNotEnter,
    EvaluatorsDoNotEnter,
    OrganisationAsksToShare,
    NotOfThisOrganisation,
    EntrantOrganisationRequired,
    PublicEmployeesOnly,
)
"""Errors that keep a person from entering at all."""
