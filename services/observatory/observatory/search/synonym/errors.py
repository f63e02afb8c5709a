"""Errors of synonyms."""

from __future__ import annotations

from chassis.errors import Conflict, FieldError, NotFound, ValidationFailed
from chassis.language import Localized


class SynonymNotFound(NotFound):
    """There is no such entry."""

    title = Localized(el="Δεν υπάρχει τέτοιο λήμμα συνωνύμων", en="There is no such entry of synonyms")


class SynonymKnown(Conflict):
    """The word has an entry already."""

    title = Localized(el="Η λέξη έχει ήδη λήμμα. Αλλάξτε εκείνο", en="The word has an entry already. Change that one")


class TooManySynonyms(Conflict):
    """The list is full."""

    title = Localized(
        el="Ο κατάλογος είναι πλήρης. Διαγράψτε πρώτα κάποιο λήμμα",
        en="The list is full. Delete an entry first",
    )


class NothingToSearch(ValidationFailed):
    """A word or expression has nothing but stop words, or too many words."""

    title = Localized(el="Δεν αναζητείται έτσι", en="It cannot be searched for")

    def __init__(self, field: str, text: str) -> None:
        said = Localized(
            el=f"«{text}»: χρειάζονται μία έως τέσσερις λέξεις που αναζητούνται (όχι μόνο άρθρα και σύνδεσμοι).",
            en=f"“{text}”: one to four words are needed that a search looks for (not articles and conjunctions only).",
        )
        super().__init__(errors=[FieldError(field, "nothing_to_search", said)])


class SaysTheSame(ValidationFailed):
    """An expression is the word itself, or is there twice."""

    title = Localized(el="Υπάρχει ήδη", en="It is there already")

    def __init__(self, text: str) -> None:
        said = Localized(
            el=f"«{text}»: είναι η ίδια η λέξη, ή γράφτηκε δύο φορές.",
            en=f"“{text}”: it is the word itself, or was written twice.",
        )
        super().__init__(errors=[FieldError("means", "says_the_same", said)])
