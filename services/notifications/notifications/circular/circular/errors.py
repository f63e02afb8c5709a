"""Errors of circulars."""

from __future__ import annotations

from chassis.errors import Conflict, Forbidden, NotFound
from chassis.language import Localized


class CircularNotFound(NotFound):
    """There is no such circular, or it addresses none of the caller's bodies."""

    title = Localized(el="Δεν υπάρχει τέτοια εγκύκλιος", en="There is no such circular")


class CircularNotYours(Forbidden):
    """Only curators, and managers of the centre that issues it, work on a circular."""

    title = Localized(
        el="Την εγκύκλιο τη χειρίζονται οι επιμελητές και το κέντρο που την εκδίδει",
        en="Curators and the centre that issues it work on a circular",
    )


class CircularYourOwn(Forbidden):
    """A second person approves: neither its writer nor its submitter."""

    title = Localized(
        el="Εγκρίνει δεύτερο πρόσωπο, όχι όποιος την έγραψε ή την υπέβαλε",
        en="A second person approves it, not the one who wrote or submitted it",
    )


class CircularInAnotherState(Conflict):
    """The circular is in a state that does not allow this."""

    title = Localized(el="Η εγκύκλιος βρίσκεται σε άλλη κατάσταση", en="The circular is in another state")

    def __init__(self, *, state: str) -> None:
        super().__init__(state=state)


class CircularAddressesNobody(Conflict):
    """The selectors name no active body."""

    title = Localized(el="Τα κριτήρια δεν αφορούν κανέναν φορέα", en="The selectors name no organisation")


class CorrectedUnfit(Conflict):
    """Only an issued circular can be corrected, and only once."""

    title = Localized(
        el="Ορθή επανάληψη έχει μόνο εγκύκλιος που έχει εκδοθεί και ισχύει",
        en="Only an issued circular that is in force is corrected",
    )


class BodyNotAddressed(NotFound):
    """The circular does not address this organisation, or the caller has no role there."""

    title = Localized(
        el="Η εγκύκλιος δεν απευθύνεται σε αυτόν τον φορέα", en="The circular does not address this organisation"
    )


class BodyNotYours(Forbidden):
    """Only members of the body answer for it; declarations need an approver or manager."""

    title = Localized(el="Για τον φορέα απαντούν μόνο τα μέλη του", en="Only members of the organisation answer for it")


class ObligationNotFound(NotFound):
    """The circular has no such obligation."""

    title = Localized(el="Δεν υπάρχει τέτοια υποχρέωση", en="There is no such obligation")


class ObligationNotDeclared(Conflict):
    """Obligations of this kind are fulfilled by acts, not by a declaration."""

    title = Localized(
        el="Η υποχρέωση αυτή εκπληρώνεται με την ίδια την ενέργεια, όχι με δήλωση",
        en="This obligation is fulfilled by the act itself, not by a declaration",
    )
