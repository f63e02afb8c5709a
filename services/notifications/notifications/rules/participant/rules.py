"""Rules for events of solutions: event data in, notices for the team out. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from notifications.notices.model import Audience, Kind, News, Who


def of_outcome(kind: Kind, data: Mapping[str, Any]) -> list[News]:
    """Notify a team of the outcome of its solution, with the page of the explanation."""
    team = Audience(Who.PERSON, person_ids=[str(person_id) for person_id in data["team_ids"]])
    return [News(kind, team, _about(data) | {"rank": data["rank"]})]


def of_invitation(data: Mapping[str, Any]) -> list[News]:
    """Tell somebody that a team asks for them."""
    invited = Audience(Who.PERSON, person_ids=[str(data["person_id"])])
    return [News(Kind.SOLUTION_INVITED, invited, _about(data) | {"title": data["title"] or ""})]


def of_calling_off(data: Mapping[str, Any]) -> list[News]:
    """Tell a team that its solution ended with its challenge."""
    team = Audience(Who.PERSON, person_ids=[str(person_id) for person_id in data["team_ids"]])
    return [News(Kind.SOLUTION_CALLED_OFF, team, _about(data))]


def of_withdrawal(data: Mapping[str, Any]) -> list[News]:
    """Notify a team that its solution was withdrawn. A team of one withdrew it itself and gets no notice."""
    people = [str(person_id) for person_id in data["team_ids"]]
    team = Audience(Who.PERSON, person_ids=people)
    return [News(Kind.SOLUTION_WITHDRAWN, team, _about(data))] if len(people) > 1 else []


def of_lead(data: Mapping[str, Any]) -> list[News]:
    """Tell somebody that the team is theirs to lead from now on."""
    lead = Audience(Who.PERSON, person_ids=[str(data["person_id"])])
    return [News(Kind.SOLUTION_LEAD, lead, _about(data))]


def _about(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"challenge_id": str(data["challenge_id"]), "solution_id": str(data["solution_id"])}
