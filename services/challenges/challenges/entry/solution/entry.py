"""Entry rules: the conditions of a challenge for participants and their solutions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from challenges.call.challenge.content import ALONE, EMPLOYEES, ORGANISATIONS, SMALLEST_TEAM, TEAM
from challenges.call.challenge.model import Challenge
from challenges.call.phase.model import Phase
from challenges.call.practice_lookup.model import KnownPractice
from challenges.entry.solution import errors
from challenges.entry.solution.model import Solution
from chassis.errors import FieldError
from chassis.language import Localized
from chassis.principal import Principal

NOT_PUBLIC: Final = frozenset({"company", "civil_society"})
"""Kinds of organisations without public employees."""


def check_lead(challenge: Challenge, by: Principal, organisation_id: UUID | None, *, invited: bool = False) -> None:
    """Raise unless the person may lead a solution on behalf of this organisation, or as an individual.

    An expert `invited` by the owners may, regardless of the permitted kinds of participants.
    """
    if organisation_id is None and challenge.entrants in {ORGANISATIONS, EMPLOYEES} and not invited:
        raise _say_which()
    _check_person(challenge, by, organisation_id, invited=invited)


def joined_for(challenge: Challenge, by: Principal, organisation_id: UUID | None) -> UUID | None:
    """Return the organisation for which a person joins a team. Raise unless the person may join.

    In a contest for employees, the organisation is optional for somebody with one employer.
    """
    if organisation_id is None and challenge.entrants == EMPLOYEES:
        employers = {m.organisation_id for m in by.memberships if m.kind not in NOT_PUBLIC}
        if len(employers) > 1:
            raise _say_which()
        organisation_id = next(iter(employers), None)
    _check_person(challenge, by, organisation_id)
    return organisation_id


def faults_of(
    challenge: Challenge, solution: Solution, phase: Phase, practice: KnownPractice | None
) -> Iterator[FieldError]:
    """Return the errors that prevent the submission. `practice` is the named practice, if it is published."""
    if solution.waiting:
        yield FieldError("team", "unanswered", _UNANSWERED)
    size = len(solution.team)
    if challenge.team == TEAM and size < SMALLEST_TEAM:
        yield FieldError("team", "too_few", _TOO_FEW)
    if size > most_members(challenge):
        yield FieldError("team", "too_many", _TOO_MANY)
    if solution.practice_id is not None and practice is None:
        yield FieldError("practice_id", "unknown", _UNKNOWN_PRACTICE)
    elif challenge.certified_within_years is not None and not _is_certified(challenge, solution, phase, practice):
        yield FieldError("practice_id", "not_certified", _not_certified(challenge.certified_within_years))


def most_members(challenge: Challenge) -> int:
    """Return the maximum size of a team."""
    return 1 if challenge.team == ALONE else challenge.max_team_size


def _check_person(challenge: Challenge, by: Principal, organisation_id: UUID | None, *, invited: bool = False) -> None:
    if any(by.role_in(one) for one in challenge.reader_ids):
        raise errors.OwnersDoNotEnter
    if challenge.is_asked_by(organisation_id):
        raise errors.OrganisationAsksToShare
    if organisation_id is not None and not by.role_in(organisation_id):
        raise errors.NotOfThisOrganisation
    if challenge.entrants == EMPLOYEES and not invited:
        kinds = {m.kind for m in by.memberships if m.organisation_id == organisation_id}
        if not kinds - NOT_PUBLIC:
            raise errors.PublicEmployeesOnly


def _is_certified(challenge: Challenge, solution: Solution, phase: Phase, practice: KnownPractice | None) -> bool:
    if practice is None or practice.certified_at is None or practice.organisation_id is None:
        return False
    years = challenge.certified_within_years or 0
    return practice.organisation_id == solution.organisation_id and practice.certified_at >= _years_before(
        phase.opens_at, years
    )


def _years_before(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:  # the 29th of February
        return moment.replace(year=moment.year - years, day=28)


def _say_which() -> errors.EntrantOrganisationRequired:
    title = errors.EntrantOrganisationRequired.title
    return errors.EntrantOrganisationRequired(errors=[FieldError("organisation_id", "required", title)])


def _not_certified(years: int) -> Localized:
    return Localized(
        el=f"Δηλώστε πρακτική του φορέα σας που πιστοποιήθηκε το νωρίτερο {years} έτη πριν από την έναρξη της φάσης",
        en=f"Name a practice of your organisation that was certified at most {years} years before the phase opened",
    )


_UNANSWERED: Final = Localized(
    el="Εκκρεμούν προσκλήσεις: περιμένετε τις απαντήσεις ή αποσύρετέ τες",
    en="Invitations wait for an answer: wait, or take them back",
)
_TOO_FEW: Final = Localized(
    el="Συμμετέχουν μόνο ομάδες, με δύο μέλη και πάνω", en="Only teams enter, of two members or more"
)
_TOO_MANY: Final = Localized(
    el="Η ομάδα έχει περισσότερα μέλη από όσα επιτρέπονται", en="The team has too many members"
)
_UNKNOWN_PRACTICE: Final = Localized(el="Δεν είναι δημοσιευμένη πρακτική", en="This is not a published practice")
