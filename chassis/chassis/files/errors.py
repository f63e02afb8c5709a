"""Errors of files."""

from __future__ import annotations

from chassis.errors import Conflict, FieldError, NotFound, PayloadTooLarge, ValidationFailed
from chassis.language import Localized


class FileNotFound(NotFound):
    """There is no such file, or the caller may not see it."""

    title = Localized(el="Το αρχείο δεν βρέθηκε", en="File not found")


class FilePartUnknown(NotFound):
    """The file has no part of this number, by its declared size."""

    title = Localized(el="Το αρχείο δεν έχει τέτοιο μέρος", en="The file has no such part")


class FilePartSize(ValidationFailed):
    """A part has another length than the declared size of the file gives it. `expected` is in bytes."""

    title = Localized(el="Το μέρος δεν έχει το σωστό μέγεθος", en="The part does not have the right size")


class FileComplete(Conflict):
    """The file is complete: it does not change any more."""

    title = Localized(el="Το αρχείο έχει ήδη ολοκληρωθεί", en="The file is complete already")


class FilePartsMissing(Conflict):
    """Parts of the file are missing. `parts` are the first of them."""

    title = Localized(el="Λείπουν μέρη του αρχείου", en="Parts of the file are missing")


class FileDigestMismatch(Conflict):
    """The received bytes do not have the digest that the sender named."""

    title = Localized(
        el="Το αρχείο αλλοιώθηκε στη μεταφορά· στείλτε το ξανά", en="The file was changed on its way; send it again"
    )


class FileEmpty(ValidationFailed):
    """The file has no byte."""

    title = Localized(el="Το αρχείο είναι κενό", en="The file is empty")

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("file", "empty", self.title)])


class FileTooLarge(PayloadTooLarge):
    """The file is larger than one may be. `limit` is in bytes."""

    title = Localized(el="Το αρχείο είναι πολύ μεγάλο", en="The file is too large")

    def __init__(self, limit: int) -> None:
        whole = limit // (1024 * 1024)
        detail = Localized(el=f"Το αρχείο μπορεί να είναι έως {whole} MB.", en=f"The file may have at most {whole} MB.")
        super().__init__(detail if whole else None, limit=limit)


class FilesFull(Conflict):
    """The thing, or its organisation, has no room for the file. `limit` is in bytes, or a number of files."""

    title = Localized(
        el="Δεν χωρά άλλο αρχείο· αφαιρέστε πρώτα κάποιο", en="There is no room for another file; remove one first"
    )


class FileNotAllowed(ValidationFailed):
    """The content of the file is of no allowed type, whatever its name."""

    title = Localized(el="Αυτός ο τύπος αρχείου δεν επιτρέπεται", en="Files of this type are not allowed")
    said = Localized(
        el="Επιτρέπονται PDF, ODT, DOCX και XLSX χωρίς μακροεντολές, κείμενο και CSV σε UTF-8, JPEG, PNG και WebP.",
        en="Allowed are PDF, ODT, DOCX and XLSX without macros, text and CSV in UTF-8, JPEG, PNG and WebP.",
    )

    def __init__(self) -> None:
        super().__init__(self.said, errors=[FieldError("file", "not_allowed", self.said)])


class FileDamaged(ValidationFailed):
    """The file is incomplete, or cannot be read to its end."""

    title = Localized(el="Το αρχείο δεν διαβάζεται", en="The file cannot be read")
    said = Localized(
        el="Το αρχείο είναι ελλιπές ή κατεστραμμένο. Ανοίξτε το, αποθηκεύστε το ξανά και δοκιμάστε πάλι.",
        en="The file is incomplete or damaged. Open it, save it again and try once more.",
    )

    def __init__(self) -> None:
        super().__init__(self.said, errors=[FieldError("file", "damaged", self.said)])


class FileUnpacksTooLarge(ValidationFailed):
    """The document unpacks to far more than its size."""

    title = Localized(el="Το έγγραφο αποσυμπιέζεται σε υπερβολικό μέγεθος", en="The document unpacks to too much")

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("file", "unpacks_too_large", self.title)])


class PictureTooLarge(ValidationFailed):
    """The picture has more pixels than one may have."""

    title = Localized(el="Η εικόνα έχει υπερβολικά πολλά εικονοστοιχεία", en="The picture has too many pixels")
    said = Localized(
        el="Η εικόνα μπορεί να έχει έως 25 εκατομμύρια εικονοστοιχεία. Μικρύνετέ τη και δοκιμάστε πάλι.",
        en="A picture may have at most 25 million pixels. Make it smaller and try again.",
    )

    def __init__(self) -> None:
        super().__init__(self.said, errors=[FieldError("file", "too_many_pixels", self.said)])


CONTENT = (FileEmpty, FileTooLarge, FileNotAllowed, FileDamaged, FileUnpacksTooLarge, PictureTooLarge)
"""Refusals of a file because of its content."""
