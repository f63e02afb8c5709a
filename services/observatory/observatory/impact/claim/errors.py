"""Errors of the rules of an impact claim."""

from __future__ import annotations

from chassis.errors import Conflict, FieldError, Forbidden, NotFound, ValidationFailed
from chassis.language import Localized


class ClaimNotFound(NotFound):
    """There is no such claim, or the caller may not see it."""

    title = Localized(el="Η δήλωση οφέλους δεν βρέθηκε", en="Impact claim not found")


class NotYourClaim(Forbidden):
    """The caller has no role in the claiming organisation that allows this."""

    title = Localized(
        el="Δεν έχετε τον απαιτούμενο ρόλο στον φορέα που δηλώνει το όφελος",
        en="You do not have the role for this in the claiming organisation",
    )


class ClaimNotInState(Conflict):
    """The step is impossible in the claim's state, which `state` names."""

    title = Localized(
        el="Το βήμα δεν είναι δυνατό στην κατάσταση της δήλωσης", en="This is impossible in the claim's state"
    )


class ClaimDecided(Conflict):
    """Somebody else decided in the meantime. `state` names the claim's state now."""

    title = Localized(
        el="Η δήλωση κρίθηκε στο μεταξύ, ή δεν περιμένει αυτή την κρίση",
        en="The claim was decided in the meantime, or does not wait for this verdict",
    )


class VerdictGiven(Conflict):
    """Each person verifies a claim once; another one is needed."""

    title = Localized(
        el="Έχετε ήδη επαληθεύσει αυτή τη δήλωση· χρειάζεται και δεύτερο πρόσωπο",
        en="You have verified this claim already; a second person is needed",
    )


class VerifierNotIndependent(Forbidden):
    """Independence rule: nobody of the claimant, of the giver or of their families, and not the writer."""

    title = Localized(
        el="Δεν μπορείτε να κρίνετε δήλωση που γράψατε εσείς, ή που είναι του φορέα σας, φορέα από τον οποίο "
        "προήλθε η πρακτική ή συγγενικού τους",
        en="You cannot judge a claim that you wrote, or that concerns your organisation, the one that the practice "
        "came from, or one that belongs to them",
    )


class NoInterestMissing(ValidationFailed):
    """A verdict is given only with the declaration to have no interest."""

    title = Localized(
        el="Απαιτείται η δήλωση ότι δεν έχετε συμφέρον", en="The declaration to have no interest is required"
    )


class ClaimInvalid(ValidationFailed):
    """Some fields contradict each other or lack something; `errors` names each field."""

    title = Localized(el="Η δήλωση έχει σφάλματα", en="The claim has errors")


def _required(field: str, el: str, en: str) -> FieldError:
    return FieldError(field, "required", Localized(el=el, en=en))


NAME_MISSING = _required("indicator_name", "Γράψτε τι μετρήσατε.", "Say what you measured.")
UNIT_MISSING = _required("unit", "Επιλέξτε μονάδα.", "Choose a unit.")
DIRECTION_MISSING = _required(
    "direction", "Πείτε αν είναι καλύτερο το λιγότερο ή το περισσότερο.", "Say whether less or more is better."
)
SAVING_KIND_MISSING = _required(
    "saving_kind", "Πείτε αν η εξοικονόμηση είναι ετήσια ή έγινε μία φορά.", "Say whether it is annual or one-off."
)
SAVING_BASIS_MISSING = _required(
    "saving_basis", "Γράψτε πώς υπολογίστηκε η εξοικονόμηση.", "Say how the saving was calculated."
)
SEEN_ON_MISSING = _required(
    "seen_on", "Γράψτε πότε είδατε τα τεκμήρια.", "Say on which day you looked at the evidence."
)
OTHER_UNIT = FieldError(
    "unit", "fixed", Localized(el="Ο δείκτης έχει άλλη μονάδα.", en="The indicator has another unit.")
)
OTHER_DIRECTION = FieldError(
    "direction", "fixed", Localized(el="Ο δείκτης έχει άλλη κατεύθυνση.", en="The indicator has another direction.")
)
NO_ADA = Localized(el="Δεν είναι ΑΔΑ: έχει τη μορφή 934Δ46ΝΚΠΔ-80Μ.", en="Not an ADA, which looks like 934Δ46ΝΚΠΔ-80Μ.")
NOT_REPLACEABLE = FieldError(
    "replaces",
    "invalid",
    Localized(
        el="Διορθώνεται μόνο δήλωση του φορέα σας που ισχύει, για το ίδιο θέμα, τον ίδιο δείκτη και την ίδια μονάδα.",
        en="Only a standing claim of your organisation about the same subject, indicator and unit can be corrected.",
    ),
)


def out_of_order(field: str) -> FieldError:
    """Return the error of a period that ends before it begins."""
    return FieldError(
        field,
        "too_small",
        Localized(el="Η περίοδος λήγει πριν αρχίσει.", en="The period ends before it begins."),
    )


def before_baseline() -> FieldError:
    """Return the error of a measurement that does not follow its baseline."""
    return FieldError(
        "measured_from",
        "too_small",
        Localized(
            el="Η μέτρηση αρχίζει μετά την αρχή της περιόδου αναφοράς.",
            en="The measurement begins after the beginning of the baseline.",
        ),
    )


def in_the_future(field: str) -> FieldError:
    """Return the error of a day that has not come."""
    return FieldError(
        field, "too_large", Localized(el="Η ημέρα δεν μπορεί να είναι μελλοντική.", en="The day is in the future.")
    )


def out_of_scale(field: str) -> FieldError:
    """Return the error of a score outside its scale."""
    return FieldError(field, "too_large", Localized(el="Ο βαθμός είναι από 0 έως 100.", en="A score is from 0 to 100."))
