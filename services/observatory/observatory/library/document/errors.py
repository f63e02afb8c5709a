"""Errors of the rules of a document."""

from __future__ import annotations

from chassis.errors import Conflict, FieldError, Forbidden, NotFound, ValidationFailed
from chassis.language import Localized


class DocumentNotFound(NotFound):
    """There is no such document, or the caller may not see it."""

    title = Localized(el="Το έγγραφο δεν βρέθηκε", en="Document not found")


class NotYourDocument(Forbidden):
    """The caller has no role that allows this with the document."""

    title = Localized(
        el="Στη βιβλιοθήκη προτείνουν όσοι εγκρίνουν για τον φορέα τους, και αποφασίζουν οι επιμελητές",
        en="Approvers propose for the library on behalf of their body, and curators decide",
    )


class DocumentBodyNotChosen(ValidationFailed):
    """The caller may propose for several organisations and named none."""

    title = Localized(el="Επιλέξτε τον φορέα που προτείνει", en="Choose the organisation that proposes")


class OwnProposal(Forbidden):
    """Nobody decides about their own proposal."""

    title = Localized(
        el="Για μια πρόταση αποφασίζει άλλος από όποιον την έκανε", en="Somebody else decides about your proposal"
    )


class DocumentNotInState(Conflict):
    """The step is impossible in the document's state, which `state` names."""

    title = Localized(
        el="Το βήμα δεν είναι δυνατό στην κατάσταση του εγγράφου", en="This is impossible in the document's state"
    )


class DocumentIncomplete(ValidationFailed):
    """The document lacks something; `errors` names each field."""

    title = Localized(el="Το έγγραφο δεν είναι πλήρες", en="The document is not complete")


class DocumentKnown(Conflict):
    """A published document of this kind has the same number. `document_id` names it."""

    title = Localized(
        el="Υπάρχει ήδη δημοσιευμένο έγγραφο με αυτόν τον αριθμό", en="A published document has this number already"
    )


class DocumentContradicts(ValidationFailed):
    """Fields of the document contradict one another; `errors` names each."""

    title = Localized(el="Στοιχεία του εγγράφου δεν συμφωνούν μεταξύ τους", en="Facts of the document do not agree")


ONE_ISSUER = FieldError(
    "issuer_name",
    "one_issuer",
    Localized(
        el="Ο εκδότης είναι ή φορέας του μητρώου ή ένα όνομα, όχι και τα δύο.",
        en="The issuer is a body of the register or a name, not both.",
    ),
)
UNKNOWN_ISSUER = FieldError(
    "issuer_id",
    "unknown",
    Localized(el="Ο φορέας δεν υπάρχει στο μητρώο.", en="The register has no such organisation."),
)
UNKNOWN_SUCCESSOR = FieldError(
    "superseded_by",
    "unknown",
    Localized(el="Το έγγραφο που το αντικατέστησε δεν βρέθηκε.", en="The document that replaced it was not found."),
)
SUCCESSOR_CIRCLE = FieldError(
    "superseded_by",
    "circle",
    Localized(
        el="Ένα έγγραφο δεν αντικαθίσταται από τον εαυτό του, ούτε μέσω άλλων.",
        en="A document does not replace itself, not through others either.",
    ),
)
SUCCESSOR_WITHOUT_FORCE = FieldError(
    "superseded_by",
    "not_superseded",
    Localized(
        el="Δηλώνεται μόνο όταν το έγγραφο έχει αντικατασταθεί ή καταργηθεί.",
        en="Only for a document that was superseded or repealed.",
    ),
)
LICENCE_OF_FILES = FieldError(
    "licence",
    "forbids_file",
    Localized(
        el="Το έγγραφο έχει αρχεία: η άδεια πρέπει να τα επιτρέπει.",
        en="The document has files: its licence must allow them.",
    ),
)
BAD_NUMBER = FieldError(
    "numbers",
    "bad_number",
    Localized(
        el="Ο αριθμός δεν έχει τη μορφή του είδους του. Παραδείγματα: ΦΕΚ Α΄ 48/2023, ΨΤ1ΜΩ1Ρ-ΙΕΓ.",
        en="The number does not have the form of its scheme. Examples: ΦΕΚ Α΄ 48/2023, ΨΤ1ΜΩ1Ρ-ΙΕΓ.",
    ),
)
