"""Errors of join requests between the organisations that share a challenge."""

from __future__ import annotations

from chassis.errors import Conflict, Forbidden, NotFound
from chassis.language import Localized


class NotYourOrganisation(Forbidden):
    """The caller is no approver or manager of the organisation."""

    title = Localized(
        el="Χρειάζεται ρόλος εγκρίνοντος ή διαχειριστή στον φορέα",
        en="This needs the role of approver or manager in the organisation",
    )


class OnlyTheLeadAnswers(Forbidden):
    """Only approvers and managers of the leading organisation decide about join requests."""

    title = Localized(
        el="Αποφασίζει ο επικεφαλής φορέας της πρόκλησης", en="The organisation that leads the challenge decides"
    )


class AlreadyOwner(Conflict):
    """The organisation shares the challenge, or has asked to."""

    title = Localized(
        el="Ο φορέας μετέχει ήδη ή το έχει ήδη ζητήσει", en="The organisation takes part already, or has asked to"
    )


class OrganisationTakesPart(Conflict):
    """The organisation has an undecided solution. A competitor must not read the solutions of others."""

    title = Localized(
        el="Ο φορέας συμμετέχει στην πρόκληση με λύση που δεν έχει κριθεί",
        en="The organisation takes part in the challenge with a solution that is not decided",
    )


class JoinNotRequested(Conflict):
    """Nothing is waiting for an answer: not asked, taken back, or answered already."""

    title = Localized(el="Δεν υπάρχει αίτημα που περιμένει απάντηση", en="No request is waiting for an answer")


class NotAnOwner(NotFound):
    """The organisation neither shares the challenge nor asks to."""

    title = Localized(el="Ο φορέας δεν μετέχει στην πρόκληση", en="The organisation takes no part in the challenge")


class LeadStays(Conflict):
    """The leading organisation does not leave its challenge: it takes it down or archives it."""

    title = Localized(
        el="Ο επικεφαλής φορέας δεν αποχωρεί από την πρόκλησή του",
        en="The leading organisation does not leave its challenge",
    )
