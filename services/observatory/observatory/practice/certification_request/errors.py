"""Errors of certification: those of evaluators, and those of the moment."""

from __future__ import annotations

from chassis.errors import Conflict, Forbidden, ValidationFailed
from chassis.language import Localized


class NotYourCertification(Forbidden):
    """Curators and evaluators certify every practice, a centre's managers those of their region."""

    title = Localized(
        el="Η πιστοποίηση αυτής της πρακτικής δεν ανήκει στις αρμοδιότητές σας",
        en="Certifying this practice is not among your responsibilities",
    )


class CertifierNotIndependent(Forbidden):
    """Independence rule: no authors or reviewers of the practice, nobody of its body or of another evaluator's."""

    title = Localized(
        el="Δεν μπορείτε να αξιολογήσετε πρακτική που γράψατε ή κρίνατε εσείς, ή που είναι του φορέα σας, έχει "
        "συντάκτη από αυτόν ή την αξιολογεί ήδη μέλος του",
        en="You cannot evaluate a practice that you wrote or reviewed, or that is your organisation's, has an author "
        "from it or one of its members as an evaluator already",
    )


class PracticeNotPublic(Conflict):
    """Only public practices are certified."""

    title = Localized(el="Πιστοποιείται μόνο δημοσιευμένη πρακτική", en="Only a published practice can be certified")


class PracticeAlreadyCertified(Conflict):
    """The published revision has a certificate for a long time to come."""

    title = Localized(el="Η πρακτική είναι ήδη πιστοποιημένη", en="The practice is certified already")


class CertificationAlreadyRequested(Conflict):
    """The practice waits to be certified already."""

    title = Localized(el="Η πρακτική περιμένει ήδη να πιστοποιηθεί", en="The practice waits to be certified already")


class RevisionNotCertified(Conflict):
    """Two evaluators did not find this revision good enough; a later one may be asked for."""

    title = Localized(
        el="Αυτή η μορφή αξιολογήθηκε και δεν πιστοποιήθηκε· η πιστοποίηση ζητείται ξανά για νεότερη δημοσιευμένη "
        "μορφή",
        en="This revision was evaluated and not certified; ask again once a later one is published",
    )


class CertificationNotRequested(Conflict):
    """The practice does not wait to be certified."""

    title = Localized(
        el="Η πρακτική δεν περιμένει πιστοποίηση· τη ζητεί ο φορέας της ή την προτείνει όποιος κρίνει πρακτικές",
        en="The practice does not wait to be certified; its organisation asks, or a reviewer proposes it",
    )


class CertificationPlaceHeld(Conflict):
    """The evaluator has a place already."""

    title = Localized(el="Έχετε ήδη θέση σε αυτή την πιστοποίηση", en="You have a place in this certification already")


class NoCertificationPlaceFree(Conflict):
    """Both places are taken."""

    title = Localized(
        el="Και οι δύο θέσεις έχουν καταληφθεί· αν κάποια ελευθερωθεί, η πρακτική θα ξαναφανεί στη λίστα",
        en="Both places are taken; if one becomes free, the list shows it",
    )


class NoCertificationPlaceHeld(Conflict):
    """The caller has no place, or it has ended."""

    title = Localized(
        el="Δεν έχετε θέση σε αυτή την πιστοποίηση, ή η προθεσμία της έληξε",
        en="You have no place in this certification, or its time is over",
    )


class CertificationAlreadyGiven(Conflict):
    """Each person evaluates a revision once."""

    title = Localized(
        el="Έχετε ήδη αξιολογήσει αυτή τη μορφή της πρακτικής",
        en="You have evaluated this revision of the practice already",
    )


class NoInterestDeclarationChanged(Conflict):
    """The declaration was made in other words than those in force: they are shown and confirmed again."""

    title = Localized(
        el="Το κείμενο της δήλωσης άλλαξε στο μεταξύ. Διαβάστε το ξανά και επιβεβαιώστε",
        en="The words of the declaration have changed in the meantime. Read them again and confirm",
    )


class NoInterestNotDeclared(ValidationFailed):
    """A place is taken only with the declaration to have no interest."""

    title = Localized(
        el="Απαιτείται η δήλωση ότι δεν έχετε συμφέρον", en="The declaration to have no interest is required"
    )
