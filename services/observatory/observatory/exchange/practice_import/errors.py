"""Errors of imports: errors of the calls, then errors of a file as a whole."""

from __future__ import annotations

from chassis.errors import AppError, Conflict, NotFound, PayloadTooLarge, ValidationFailed
from chassis.language import Localized


class ImportNotFound(NotFound):
    """There is no such import, or the caller may not see it."""

    title = Localized(el="Η εισαγωγή δεν βρέθηκε", en="Import not found")


class ImportPartUnknown(NotFound):
    """Parts are numbered from 1 to 10,000."""

    title = Localized(el="Τα μέρη αριθμούνται από 1 έως 10.000", en="Parts are numbered from 1 to 10,000")


class ImportNotOpen(Conflict):
    """The import has been started and takes no more parts."""

    title = Localized(el="Η εισαγωγή έχει ήδη ξεκινήσει", en="The import has started already")


class ImportPartsMissing(Conflict):
    """Parts of the file are missing. `parts` names the first of them."""

    title = Localized(el="Λείπουν μέρη του αρχείου", en="Parts of the file are missing")


class ImportOver(Conflict):
    """An import that has ended cannot be cancelled."""

    title = Localized(el="Η εισαγωγή έχει ολοκληρωθεί", en="The import is over")


class ImportsUnderWay(Conflict):
    """The organisation has the highest number of unfinished imports. `imports` names them."""

    title = Localized(
        el="Ο φορέας έχει ήδη εισαγωγές σε εξέλιξη· περιμένετε ή ακυρώστε μία",
        en="The organisation has imports under way already; wait, or cancel one",
    )


class ImportTooLarge(PayloadTooLarge):
    """All parts together exceed the size limit of a file. `limit` is in bytes."""

    title = Localized(el="Το αρχείο είναι πολύ μεγάλο", en="The file is too large")


# ---- what is wrong with a file as a whole; read in the state of an import that failed ----------------------


class ImportUnreadable(ValidationFailed):
    """The file is not of the format that it was sent as."""

    title = Localized(el="Το αρχείο δεν διαβάζεται", en="The file cannot be read")


class ImportNotUtf8(ValidationFailed):
    """The text is in another encoding, which is not guessed."""

    title = Localized(
        el="Το αρχείο δεν είναι σε κωδικοποίηση UTF-8· αποθηκεύστε το ως «CSV UTF-8»",
        en="The file is not in UTF-8; save it as “CSV UTF-8”",
    )


class ImportHeaderUnknown(ValidationFailed):
    """The first row does not name the columns. `errors` lists unknown, repeated and missing columns."""

    title = Localized(
        el="Η πρώτη γραμμή δεν ονομάζει σωστά τις στήλες· δείτε το πρότυπο",
        en="The first row does not name the columns correctly; see the template",
    )


class ImportRowTooLong(ValidationFailed):
    """A row is longer than any practice may be."""

    title = Localized(el="Μια γραμμή του αρχείου είναι υπερβολικά μεγάλη", en="A row of the file is far too long")


class ImportTooLong(PayloadTooLarge):
    """The file has more rows than one import takes."""

    title = Localized(el="Το αρχείο έχει πάρα πολλές γραμμές", en="The file has too many rows")


class ImportUnpacksTooLarge(PayloadTooLarge):
    """The workbook becomes far larger when it is unpacked than any list of practices."""

    title = Localized(el="Το αρχείο αποσυμπιέζεται σε υπερβολικό μέγεθος", en="The file unpacks to far too much")


class ImportTooComplex(PayloadTooLarge):
    """The file has more elements, or more texts, than any list of practices."""

    title = Localized(
        el="Το αρχείο έχει υπερβολικά πολλά κελιά ή κείμενα", en="The file has far too many cells or texts"
    )


class ImportTakesTooLong(PayloadTooLarge):
    """Reading the file took longer than one import may work."""

    title = Localized(
        el="Το αρχείο χρειάζεται υπερβολικά πολύ χρόνο για να διαβαστεί· χωρίστε το σε μικρότερα",
        en="The file takes far too long to read; split it",
    )


class ImportEmpty(ValidationFailed):
    """There is no row but the header."""

    title = Localized(el="Το αρχείο δεν έχει γραμμές", en="The file has no rows")


class ImportInterrupted(AppError):
    """The import failed repeatedly through an internal error. The details are only in the log."""

    title = Localized(
        el="Η εισαγωγή διακόπηκε από σφάλμα της πλατφόρμας· επαναλάβετέ την, τίποτα δεν θα δημιουργηθεί διπλό",
        en="The import was broken off by a fault of ours; repeat it, nothing will be created twice",
    )
