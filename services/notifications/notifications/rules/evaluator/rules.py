"""Rules for events of evaluators and experts: event data in, notices out. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from notifications.notices.model import Audience, Kind, News, Who
from notifications.rules.challenge.rules import about, moment, owners


def of_appointment(data: Mapping[str, Any]) -> list[News]:
    """Tell somebody that owners ask for their judgement."""
    told = about(data) | {"title": data["title"] or ""}
    return [News(Kind.EVALUATOR_INVITED, _person(data["person_id"]), told)]


def of_assignment(data: Mapping[str, Any], *, run: str) -> list[News]:
    """Tell an evaluator that solutions wait: once per run of assigning and phase, however many they are."""
    told = about(data) | {"title": data["title"] or "", "closes_at": moment(data["closes_at"])}
    once = f"{data['phase_id']} assigned to {data['evaluator_id']} by {run}"
    return [News(Kind.EVALUATION_ASSIGNED, _person(data["evaluator_id"]), told, once=once)]


def of_recusal(data: Mapping[str, Any]) -> list[News]:
    """Notify the owners that a solution lost an evaluator. Name and reason are read where they are protected."""
    return [News(Kind.EVALUATION_RECUSED, owners({**data, "author_ids": ()}), about(data))]


def of_departure(data: Mapping[str, Any]) -> list[News]:
    """Notify an evaluator that the owners removed. For any other departure notify the owners, without the reason."""
    if data["by_owners"]:
        return [News(Kind.EVALUATOR_RELEASED, _person(data["person_id"]), about(data))]
    if not data["accepted"]:
        return []
    return [News(Kind.EVALUATOR_GONE, owners({**data, "author_ids": ()}), about(data) | {"gaps": data["gaps"]})]


def of_proposals(data: Mapping[str, Any]) -> list[News]:
    """Notify the owners of experts that they may invite, and the matching experts that want to hear of it."""
    told = about(data) | {"title": data["title"] or ""}
    experts = Audience(Who.PERSON, person_ids=[str(person_id) for person_id in data["expert_ids"]])
    return [
        News(Kind.CHALLENGE_EXPERTS_PROPOSED, owners(data), told | {"experts": data["count"]}),
        News(Kind.EXPERT_MATCHED, experts, told),
    ]


def of_invitation(data: Mapping[str, Any]) -> list[News]:
    """Notify an expert of a request for help, with its details."""
    told = about(data) | {"title": data["title"] or "", "role": data["role"]}
    return [News(Kind.EXPERT_INVITED, _person(data["person_id"]), told)]


def of_answer(data: Mapping[str, Any]) -> list[News]:
    """Notify the owners of an expert's answer."""
    return [News(Kind.CHALLENGE_EXPERT_ANSWERED, owners(data), about(data) | {"accepted": data["accepted"]})]


def of_introduction(data: Mapping[str, Any]) -> list[News]:
    """Tell an expert that an organisation wants to know them."""
    return [News(Kind.INTRODUCTION_REQUESTED, _person(data["expert_id"]), _introduction(data))]


def of_introduction_answer(data: Mapping[str, Any]) -> list[News]:
    """Notify the person that asked for an introduction of the expert's answer."""
    told = _introduction(data) | {"accepted": data["accepted"]}
    return [News(Kind.INTRODUCTION_ANSWERED, _person(data["requested_by"]), told)]


def _introduction(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"introduction_id": str(data["introduction_id"]), "organisation_id": str(data["organisation_id"])}


def _person(person_id: UUID) -> Audience:
    return Audience(Who.PERSON, person_ids=[str(person_id)])
