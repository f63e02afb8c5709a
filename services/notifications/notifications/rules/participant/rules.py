"""Rules for events of solutions: event data in, notices for the team out. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from notifications.notices.model import Audience, Kind, NewNotice, Who


def of_outcome(kind: Kind, data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify a team of the outcome of its solution, with the page of the explanation."""
    team = Audience(Who.PERSON, person_ids=[str(person_id) for person_id in data["team_ids"]])
    return [NewNotice(kind, team, _facts(data) | {"rank": data["rank"]})]


def of_invitation(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify a person that a team asks for them."""
    invited = Audience(Who.PERSON, person_ids=[str(data["person_id"])])
    return [NewNotice(Kind.SOLUTION_INVITED, invited, _facts(data) | {"title": data["title"] or ""})]


def of_calling_off(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify a team that its solution ended with its challenge."""
    team = Audience(Who.PERSON, person_ids=[str(person_id) for person_id in data["team_ids"]])
    return [NewNotice(Kind.SOLUTION_CALLED_OFF, team, _facts(data))]


def of_withdrawal(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify a team that its solution was withdrawn. A team of one withdrew it itself and gets no notice."""
    people = [str(person_id) for person_id in data["team_ids"]]
    team = Audience(Who.PERSON, person_ids=people)
    return [NewNotice(Kind.SOLUTION_WITHDRAWN, team, _facts(data))] if len(people) > 1 else []


def of_lead(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify a person that they lead the team from now on."""
    lead = Audience(Who.PERSON, person_ids=[str(data["person_id"])])
    return [NewNotice(Kind.SOLUTION_LEAD, lead, _facts(data))]


def _facts(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"challenge_id": str(data["challenge_id"]), "solution_id": str(data["solution_id"])}
