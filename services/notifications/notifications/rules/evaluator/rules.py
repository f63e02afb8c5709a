"""Rules for events of evaluators and experts: event data in, notices out. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from notifications.notices.model import Audience, Kind, NewNotice, Who
from notifications.rules.challenge.rules import challenge_facts, owners, stored_time


def of_appointment(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify a person that owners ask for their judgement."""
    facts = challenge_facts(data) | {"title": data["title"] or ""}
    return [NewNotice(Kind.EVALUATOR_INVITED, _person(data["person_id"]), facts)]


def of_assignment(data: Mapping[str, Any], *, run: str) -> list[NewNotice]:
    """Notify an evaluator that solutions wait: once per run of assigning and phase, however many they are."""
    facts = challenge_facts(data) | {"title": data["title"] or "", "closes_at": stored_time(data["closes_at"])}
    once = f"{data['phase_id']} assigned to {data['evaluator_id']} by {run}"
    return [NewNotice(Kind.EVALUATION_ASSIGNED, _person(data["evaluator_id"]), facts, once=once)]


def of_recusal(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the owners that a solution lost an evaluator. Name and reason are read where they are protected."""
    return [NewNotice(Kind.EVALUATION_RECUSED, owners({**data, "author_ids": ()}), challenge_facts(data))]


def of_departure(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify an evaluator that the owners removed. For any other departure notify the owners, without the reason."""
    if data["by_owners"]:
        return [NewNotice(Kind.EVALUATOR_RELEASED, _person(data["person_id"]), challenge_facts(data))]
    if not data["accepted"]:
        return []
    return [
        NewNotice(
            Kind.EVALUATOR_GONE, owners({**data, "author_ids": ()}), challenge_facts(data) | {"gaps": data["gaps"]}
        )
    ]


def of_proposals(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the owners of experts that they may invite, and the matching experts that want to hear of it."""
    facts = challenge_facts(data) | {"title": data["title"] or ""}
    experts = Audience(Who.PERSON, person_ids=[str(person_id) for person_id in data["expert_ids"]])
    return [
        NewNotice(Kind.CHALLENGE_EXPERTS_PROPOSED, owners(data), facts | {"experts": data["count"]}),
        NewNotice(Kind.EXPERT_MATCHED, experts, facts),
    ]


def of_invitation(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify an expert of a request for help, with its details."""
    facts = challenge_facts(data) | {"title": data["title"] or "", "role": data["role"]}
    if data["invitation_id"] is not None:
        facts["invitation_id"] = str(data["invitation_id"])
    return [NewNotice(Kind.EXPERT_INVITED, _person(data["person_id"]), facts)]


def of_answer(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the owners of an expert's answer."""
    return [
        NewNotice(Kind.CHALLENGE_EXPERT_ANSWERED, owners(data), challenge_facts(data) | {"accepted": data["accepted"]})
    ]


def of_introduction(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify an expert that an organisation wants to know them."""
    return [NewNotice(Kind.INTRODUCTION_REQUESTED, _person(data["expert_id"]), _introduction(data))]


def of_introduction_answer(data: Mapping[str, Any]) -> list[NewNotice]:
    """Notify the person that asked for an introduction of the expert's answer."""
    facts = _introduction(data) | {"accepted": data["accepted"]}
    return [NewNotice(Kind.INTRODUCTION_ANSWERED, _person(data["requested_by"]), facts)]


def _introduction(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"introduction_id": str(data["introduction_id"]), "organisation_id": str(data["organisation_id"])}


def _person(person_id: UUID) -> Audience:
    return Audience(Who.PERSON, person_ids=[str(person_id)])
