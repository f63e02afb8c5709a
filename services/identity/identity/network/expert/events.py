"""Events of experts: the facts for matching, under an opaque identifier, without name or free text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chassis.events import Event, PersonId


@dataclass(frozen=True, kw_only=True)
class ExpertEvent(Event):
    """An event of one expert; `expert_id` is the public identifier of the profile."""

    aggregate: ClassVar[str] = "expert"
    key: ClassVar[str] = "person_id"
    invalidates: ClassVar[tuple[str, ...]] = ("experts", "expert:{expert_id}")

    person_id: PersonId
    expert_id: UUID


@dataclass(frozen=True, kw_only=True)
class ExpertListed(ExpertEvent):
    """An expert is listed with their consent. Published again with each change.

    `skills_keys` are the search keys of each skill: a skill is a list of words, a word a list of equivalent keys.
    `region` null means everywhere. `hears` are the subjects that the expert wants to hear of.
    """

    type: ClassVar[str] = "expert.listed.v1"

    sectors: list[str]
    skills_keys: list[list[list[str]]]
    languages: list[str]
    region: str | None
    availability: str
    hears: dict[str, bool]


@dataclass(frozen=True, kw_only=True)
class ExpertUnlisted(ExpertEvent):
    """An expert withdrew the consent or left. Every subscriber deletes its data about them."""

    type: ClassVar[str] = "expert.unlisted.v1"
