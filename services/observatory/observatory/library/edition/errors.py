"""Errors of the rules of editions and of their files."""

from __future__ import annotations

from chassis.errors import Conflict, FieldError, NotFound, ValidationFailed
from chassis.language import Localized


class EditionNotFound(NotFound):
    """The document has no such edition, or the caller may not see it."""

    title = Localized(el="Δεν υπάρχει τέτοια έκδοση του εγγράφου", en="The document has no such edition")


class EditionPublished(Conflict):
    """A published edition does not change; another follows it."""

    title = Localized(
        el="Μια δημοσιευμένη έκδοση δεν αλλάζει: τη διαδέχεται νέα",
        en="A published edition stays: a new one follows it",
    )


class EditionOpen(Conflict):
    """The document has an edition already that is not published."""

    title = Localized(
        el="Το έγγραφο έχει ήδη έκδοση που δεν δημοσιεύτηκε", en="The document has an unpublished edition already"
    )


class EditionIncomplete(ValidationFailed):
    """The edition lacks something; `errors` names each field."""

    title = Localized(el="Η έκδοση δεν είναι πλήρης", en="The edition is not complete")


class LicenceForbidsFile(ValidationFailed):
    """The licence of the document allows a link only."""

    title = Localized(
        el="Η άδεια του εγγράφου επιτρέπει μόνο σύνδεσμο, όχι αρχείο",
        en="The licence of the document allows a link, not a file",
    )


class LibraryFull(Conflict):
    """The library has no room for more files."""

    title = Localized(
        el="Δεν υπάρχει χώρος για άλλα αρχεία στη βιβλιοθήκη", en="The library has no room for more files"
    )


NO_FILE = FieldError("files", "required", Localized(el="Προσθέστε ένα αρχείο.", en="Add a file."))
NO_CHANGES = FieldError("changed", "required", Localized(el="Γράψτε τι άλλαξε.", en="Say what changed."))
NO_LICENCE = FieldError(
    "licence",
    "forbids_file",
    Localized(
        el="Με επιφύλαξη παντός δικαιώματος, η βιβλιοθήκη κρατά μόνο σύνδεσμο.",
        en="With all rights reserved, the library keeps a link only.",
    ),
)
