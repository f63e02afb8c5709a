"""Errors of the rules of an adoption."""

from __future__ import annotations

from chassis.errors import Conflict, FieldError, Forbidden, NotFound, ValidationFailed
from chassis.language import Localized


class AdoptionNotFound(NotFound):
    """There is no such adoption, or the caller may not see it."""

    title = Localized(el="Η υιοθέτηση δεν βρέθηκε", en="Adoption not found")


class NotYourAdoption(Forbidden):
    """The caller has no role in the adopting organisation that allows this."""

    title = Localized(
        el="Δεν έχετε τον απαιτούμενο ρόλο στον φορέα που υιοθετεί",
        en="You do not have the role for this in the adopting organisation",
    )


class NotYourWord(Forbidden):
    """Only approvers and managers of the giver speak for it."""

    title = Localized(
        el="Για τον φορέα της πρακτικής μιλούν όσοι εγκρίνουν ή διαχειρίζονται σε αυτόν",
        en="Only approvers and managers of the practice's organisation speak for it",
    )


class AdoptionOwnPractice(ValidationFailed):
    """An organisation does not adopt its own practice."""

    title = Localized(
        el="Ένας φορέας δεν υιοθετεί δική του πρακτική", en="An organisation does not adopt its own practice"
    )


class NothingToAvoid(ValidationFailed):
    """Only failures, whole or partial, are avoided."""

    title = Localized(
        el="Αποφεύγεται μόνο πρακτική που δεν πέτυχε ή πέτυχε εν μέρει",
        en="Only a practice that failed, or succeeded in part, can be avoided",
    )


class AdoptionUnderWay(Conflict):
    """The body is adopting the practice already. `adoption_id` names that adoption."""

    title = Localized(
        el="Ο φορέας υιοθετεί ήδη αυτή την πρακτική", en="The organisation is adopting this practice already"
    )


class AdoptionNotInState(Conflict):
    """The step is impossible in the adoption's state, which `state` names."""

    title = Localized(
        el="Το βήμα δεν είναι δυνατό στην κατάσταση της υιοθέτησης", en="This is impossible in the adoption's state"
    )


class AdoptionNotImplemented(Conflict):
    """Nothing is implemented yet."""

    title = Localized(el="Η πρακτική δεν έχει εφαρμοστεί ακόμη από τον φορέα", en="The practice is not implemented yet")


class AdoptionNotAsked(Conflict):
    """The giver has not been asked: nothing is implemented."""

    title = Localized(
        el="Ο φορέας της πρακτικής δεν έχει ερωτηθεί ακόμη: τίποτε δεν έχει εφαρμοστεί",
        en="The practice's organisation has not been asked yet: nothing is implemented",
    )


class StepIncomplete(ValidationFailed):
    """Something is missing for the step; `errors` names each field."""

    title = Localized(el="Λείπουν στοιχεία για το βήμα", en="The step lacks something")


SKIP_WITHOUT_REASON = FieldError(
    "skipped_reason",
    "required",
    Localized(el="Γράψτε γιατί παραλείπονται βήματα.", en="Say why steps are skipped."),
)
NEVER_SKIPPED = FieldError(
    "to",
    "never_skipped",
    Localized(el="Ο έλεγχος και η εφαρμογή δεν παραλείπονται.", en="Checking and implementing cannot be skipped."),
)
WITHOUT_DAY = FieldError(
    "implemented_on",
    "required",
    Localized(el="Γράψτε πότε εφαρμόστηκε η πρακτική.", en="Say when the practice was implemented."),
)
IN_THE_FUTURE = FieldError(
    "implemented_on",
    "too_large",
    Localized(el="Η ημέρα εφαρμογής δεν μπορεί να είναι μελλοντική.", en="The day cannot be in the future."),
)
WITHOUT_CHANGES = FieldError(
    "adapted_what",
    "required",
    Localized(el="Γράψτε τι προσαρμόσατε, πριν από την εφαρμογή.", en="Say what you adapted, before you implement it."),
)
