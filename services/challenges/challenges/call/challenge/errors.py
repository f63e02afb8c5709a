"""Errors of challenges: violations of their life cycle."""

from __future__ import annotations

from chassis.errors import Conflict, Forbidden, NotFound, ValidationFailed
from chassis.language import Localized

SAY_WHY = Localized(
    el="Δημοσιευμένες πρακτικές ίσως απαντούν ήδη: εξηγήστε γιατί δεν αρκούν",
    en="Published practices may answer this already: say why they do not suffice",
)

SAY_WHY_A_SECOND = Localized(
    el="Άλλος φορέας έχει ή ετοιμάζει παρόμοια πρόκληση: ζητήστε να συμμετάσχετε σε αυτήν ή εξηγήστε γιατί χρειάζεται "
    "δεύτερη",
    en="Another body runs or prepares a similar challenge: ask to share it, or say why a second one is needed",
)


class ChallengeNotFound(NotFound):
    """There is no such challenge, or the caller may not know that there is."""

    title = Localized(el="Η πρόκληση δεν βρέθηκε", en="Challenge not found")


class NotYourChallenge(Forbidden):
    """The caller has no role that allows this in any of the challenge's organisations."""

    title = Localized(
        el="Δεν έχετε τον απαιτούμενο ρόλο σε φορέα της πρόκλησης",
        en="You do not have the role for this in any of the challenge's organisations",
    )


class ChallengeOwnerNotChosen(ValidationFailed):
    """The caller is an editor of several organisations and named no leading one."""

    title = Localized(el="Επιλέξτε τον φορέα της πρόκλησης", en="Choose the challenge's organisation")


class ChallengeContradictory(ValidationFailed):
    """Fields of the challenge contradict each other. `errors` names the fields."""

    title = Localized(el="Τα στοιχεία της πρόκλησης αντιφάσκουν", en="The challenge contradicts itself")


class ChallengeIncomplete(ValidationFailed):
    """The challenge lacks fields that this step requires. `errors` names the fields."""

    title = Localized(el="Η πρόκληση δεν είναι πλήρης", en="The challenge is not complete")


class ChallengeNotEditable(Conflict):
    """The challenge, or this part of it, cannot be changed in its present state."""

    title = Localized(el="Η πρόκληση δεν μπορεί να αλλάξει τώρα", en="The challenge cannot be changed now")


class RulesFixed(Conflict):
    """The rules of a challenge do not change once a phase has opened: people rely on them."""

    title = Localized(
        el="Οι όροι δεν αλλάζουν αφότου άνοιξε μια φάση", en="The rules do not change once a phase has opened"
    )


class PhaseFixed(Conflict):
    """A begun phase cannot be changed. Until it closes, its end may be postponed."""

    title = Localized(
        el="Φάση που άνοιξε δεν αλλάζει πλέον· ώσπου να κλείσει, μόνο παρατείνεται",
        en="A phase that has opened does not change any more; until it closes, it can only be extended",
    )


class PhaseClosed(Conflict):
    """No phase takes submissions at this moment."""

    title = Localized(el="Καμία φάση δεν δέχεται υποβολές τώρα", en="No phase takes submissions now")


class ChallengeNotSubmittable(Conflict):
    """Only a draft, or a challenge whose reviewers asked for edits, can be submitted."""

    title = Localized(el="Η πρόκληση δεν μπορεί να υποβληθεί τώρα", en="The challenge cannot be submitted now")


class ChallengeNotWithdrawable(Conflict):
    """Only a challenge that has not been published yet can be withdrawn."""

    title = Localized(el="Η πρόκληση δεν μπορεί να αποσυρθεί τώρα", en="The challenge cannot be withdrawn now")


class ChallengeNotDeletable(Conflict):
    """Only a draft that was never submitted, and for which nobody was invited to evaluate, is deleted."""

    title = Localized(
        el="Διαγράφεται μόνο προσχέδιο που δεν υποβλήθηκε ποτέ και δεν έχει αξιολογητές· μπορείτε να το αποσύρετε",
        en="Only a draft that was never submitted and has no evaluators can be deleted; you can withdraw it",
    )


class ChallengeNotUnderReview(Conflict):
    """The challenge is not in review: not submitted yet, or decided already."""

    title = Localized(
        el="Η πρόκληση δεν βρίσκεται σε αξιολόγηση· ίσως κάποιος άλλος αποφάσισε ήδη",
        en="The challenge is not under review; somebody else may have decided already",
    )


class ChallengeNotPublishable(Conflict):
    """Only an approved challenge, or one taken down before, can be published."""

    title = Localized(el="Η πρόκληση δεν μπορεί να δημοσιευθεί τώρα", en="The challenge cannot be published now")


class ChallengeWithheld(Forbidden):
    """The Ministry took the challenge down: only the Ministry puts it back."""

    title = Localized(
        el="Το Υπουργείο απέσυρε την πρόκληση από τη δημοσιότητα· μόνο αυτό την επαναφέρει",
        en="The Ministry took the challenge down; only the Ministry publishes it again",
    )


class ChallengeDatesPassed(Conflict):
    """By the time of publication nobody could submit a solution any more."""

    title = Localized(
        el="Κατά τη δημοσίευση καμία φάση δεν θα δεχόταν πλέον υποβολές· αλλάξτε πρώτα τις ημερομηνίες",
        en="By the time of publication no phase would take submissions any more; change the dates first",
    )


class PublicationInThePast(ValidationFailed):
    """The clock publishes in the future only."""

    title = Localized(el="Η ώρα δημοσίευσης έχει περάσει", en="The time of publication has passed")


class ChallengeNotPublished(Conflict):
    """This can be done only while the challenge is published."""

    title = Localized(el="Η πρόκληση δεν είναι δημοσιευμένη", en="The challenge is not published")


class ChallengeNotArchivable(Conflict):
    """Only a challenge that has been published can be archived."""

    title = Localized(el="Η πρόκληση δεν μπορεί να αρχειοθετηθεί τώρα", en="The challenge cannot be archived now")


class ChallengeStillRunning(Conflict):
    """A published challenge is archived after its last phase has closed. To stop it earlier, unpublish it first."""

    title = Localized(
        el="Η πρόκληση έχει φάσεις σε εξέλιξη ή μπροστά της", en="The challenge has phases under way or ahead of it"
    )
