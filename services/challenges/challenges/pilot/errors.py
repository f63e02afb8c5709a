"""Errors of pilots: violations of their life cycle."""

from __future__ import annotations

from datetime import date

from chassis.errors import Conflict, Forbidden, NotFound, ValidationFailed
from chassis.language import Localized


class PilotNotFound(NotFound):
    """There is no such pilot."""

    title = Localized(el="Η πιλοτική εφαρμογή δεν βρέθηκε", en="Pilot not found")


class NotYourPilot(Forbidden):
    """The caller has no editor's role in the organisation that runs the pilot."""

    title = Localized(
        el="Δεν έχετε τον απαιτούμενο ρόλο στον φορέα της πιλοτικής εφαρμογής",
        en="You do not have the role for this in the organisation that runs the pilot",
    )


class NotAnOwner(Forbidden):
    """Only the organisations that own the challenge run pilots of its solutions. Others ask to join it first."""

    title = Localized(
        el="Τις λύσεις δοκιμάζουν οι φορείς της πρόκλησης· οι άλλοι ζητούν πρώτα να συμμετάσχουν σε αυτήν",
        en="The owners of the challenge try its solutions; other organisations ask to join it first",
    )


class SolutionNotSelected(Conflict):
    """Only a solution that was selected, or that won, is tried."""

    title = Localized(el="Η λύση δεν έχει επιλεγεί", en="The solution was not selected")


class PilotNotBegun(Conflict):
    """A pilot does not end before its first day. Until then it can be cancelled."""

    title = Localized(
        el="Η πιλοτική εφαρμογή δεν έχει αρχίσει ακόμη· ως τότε μόνο ακυρώνεται",
        en="The pilot has not begun yet; until then it can only be cancelled",
    )


class PilotUnderWay(Conflict):
    """The organisation tries this solution already."""

    title = Localized(
        el="Ο φορέας εφαρμόζει ήδη πιλοτικά αυτή τη λύση", en="The organisation runs a pilot of it already"
    )


class PilotNotRunning(Conflict):
    """The pilot has ended, or was cancelled."""

    title = Localized(el="Η πιλοτική εφαρμογή έχει τελειώσει", en="The pilot is over")


class PilotNotEnded(Conflict):
    """Nothing returns to the observatory from a pilot that has not ended."""

    title = Localized(el="Η πιλοτική εφαρμογή δεν έχει ολοκληρωθεί", en="The pilot has not ended")


class PilotMisreported(ValidationFailed):
    """A day in the future, or a value of an indicator that the pilot does not have. `errors` names it."""

    title = Localized(el="Τα στοιχεία δεν ταιριάζουν με την πιλοτική εφαρμογή", en="This does not fit the pilot")


def before_start(start: date) -> Localized:
    """Return the error text of an entry for a day before the start."""
    day = start.isoformat()
    return Localized(
        el=f"Η πιλοτική εφαρμογή αρχίζει στις {day}· δηλώστε ημέρα από τότε και μετά",
        en=f"The pilot starts on {day}; give that day or a later one",
    )


NOT_YET = Localized(el="Αυτή η ημέρα δεν έχει έρθει ακόμη", en="This day has not come yet")
NOT_MEASURED = Localized(
    el="Η πιλοτική εφαρμογή δεν έχει δείκτη με αυτό το όνομα", en="The pilot has no indicator of this name"
)
