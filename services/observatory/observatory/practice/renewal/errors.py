"""Errors of renewals."""

from __future__ import annotations

from typing import Final

from chassis.errors import Conflict, FieldError, ValidationFailed
from chassis.language import Localized


class PracticeNotRunning(Conflict):
    """Only a public practice is said to run, or to have ended."""

    title = Localized(el="Η πρακτική δεν είναι δημοσιευμένη", en="The practice is not published")


class EndUnclear(ValidationFailed):
    """The end of a practice needs a day, which has come."""

    title = Localized(el="Η ημέρα που έληξε η πρακτική δεν ισχύει", en="The day on which the practice ended is invalid")


WITHOUT_DAY: Final = FieldError(
    "ended_on",
    "required",
    Localized(el="Γράψτε την ημέρα που έληξε η πρακτική", en="Say on which day the practice ended"),
)
IN_THE_FUTURE: Final = FieldError(
    "ended_on",
    "in_the_future",
    Localized(el="Η ημέρα δεν μπορεί να είναι μελλοντική", en="The day cannot be in the future"),
)
BEFORE_THE_START: Final = FieldError(
    "ended_on",
    "before_the_start",
    Localized(el="Η πρακτική ξεκίνησε αργότερα", en="The practice began later"),
)
