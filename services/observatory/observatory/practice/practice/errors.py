"""Errors of the rules of a practice's life cycle."""

from __future__ import annotations

from typing import Final

from chassis.errors import Conflict, Forbidden, Gone, NotFound, ValidationFailed
from chassis.language import Localized


class PracticeNotFound(NotFound):
    """There is no such practice, or the caller may not see it."""

    title = Localized(el="Η πρακτική δεν βρέθηκε", en="Practice not found")


class PracticeTakenDown(Gone):
    """The practice was archived because of personal data in it. Nothing of its content is shown."""

    title = Localized(
        el="Η πρακτική αποσύρθηκε, επειδή περιείχε προσωπικά δεδομένα",
        en="The practice was taken down because it held personal data",
    )


class NotYourOrganisation(Forbidden):
    """The caller has no role in the organisation of the practice that allows this."""

    title = Localized(
        el="Δεν έχετε τον απαιτούμενο ρόλο στον φορέα της πρακτικής",
        en="You do not have the role for this in the practice's organisation",
    )


class OrganisationNotChosen(ValidationFailed):
    """The caller edits for several organisations and named none."""

    title = Localized(el="Επιλέξτε τον φορέα της πρακτικής", en="Choose the practice's organisation")


class OrganisationFixed(Conflict):
    """The organisation of a practice that was submitted once cannot change."""

    title = Localized(
        el="Ο φορέας δεν αλλάζει μετά την πρώτη υποβολή", en="The organisation cannot change after the first submission"
    )


class ImportNotAllowed(Forbidden):
    """Only the platform itself publishes by import."""

    title = Localized(el="Η εισαγωγή δεν επιτρέπεται", en="Importing is not allowed")


class PracticeIncomplete(ValidationFailed):
    """The practice cannot be submitted: required sections are empty. `errors` names each."""

    title = Localized(el="Η πρακτική δεν είναι πλήρης", en="The practice is not complete")


class PracticeNotEditable(Conflict):
    """The practice is under review or archived, rejected or withdrawn."""

    title = Localized(el="Η πρακτική δεν μπορεί να αλλάξει τώρα", en="The practice cannot be changed now")


class PracticeNotSubmittable(Conflict):
    """Only a draft, or a practice with requested changes, can be submitted."""

    title = Localized(el="Η πρακτική δεν μπορεί να υποβληθεί τώρα", en="The practice cannot be submitted now")


class PracticeNotWithdrawable(Conflict):
    """There is no working revision to withdraw."""

    title = Localized(el="Η πρακτική δεν μπορεί να αποσυρθεί τώρα", en="The practice cannot be withdrawn now")


class PracticeNotDeletable(Conflict):
    """Only drafts that were never submitted are deleted. A pilot's draft is withdrawn, so that the pilot finds it."""

    title = Localized(
        el="Διαγράφεται μόνο προσχέδιο που δεν υποβλήθηκε ποτέ",
        en="Only a draft that was never submitted can be deleted",
    )


LEFT_BY_A_PILOT: Final = Localized(
    el="Το προσχέδιο προέκυψε από πιλοτική εφαρμογή· μπορείτε να το αποσύρετε",
    en="A pilot left this draft; you can withdraw it",
)


class PracticeNotArchivable(Conflict):
    """Only public practices are archived."""

    title = Localized(el="Μόνο δημοσιευμένη πρακτική αρχειοθετείται", en="Only a published practice can be archived")


class PracticeNotUnarchivable(Conflict):
    """The practice is not archived, or was taken down because of personal data."""

    title = Localized(
        el="Η πρακτική δεν μπορεί να επανέλθει από το αρχείο", en="The practice cannot be brought back from the archive"
    )


class PracticeNotUnderReview(Conflict):
    """The practice waits for no review: it is not submitted yet, or already decided."""

    title = Localized(
        el="Η πρακτική δεν βρίσκεται σε αξιολόγηση· ίσως κάποιος άλλος αποφάσισε ήδη",
        en="The practice is not under review; somebody else may have decided already",
    )


class PracticeAtOtherTier(Conflict):
    """The practice waits for the other tier of reviewers."""

    title = Localized(el="Η πρακτική βρίσκεται σε άλλη βαθμίδα αξιολόγησης", en="Another tier reviews the practice now")
