"""What experts announce: what they may be matched by, under an opaque identifier; no name and no sentence of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chassis.events import Event, PersonId


@dataclass(frozen=True, kw_only=True)
class ExpertEvent(Event):
    """Something that concerns one expert; `expert_id` is what the public knows the profile by."""

    aggregate: ClassVar[str] = "expert"
    key: ClassVar[str] = "person_id"
    invalidates: ClassVar[tuple[str, ...]] = ("experts", "expert:{expert_id}")

    person_id: PersonId
    expert_id: UUID


@dataclass(frozen=True, kw_only=True)
class ExpertListed(ExpertEvent):
    """An expert is listed with their consent; comes again with each change while they are.

    `skills_keys` are the search keys of each skill: a skill is a list of words, a word a list of keys any of which
    stands for it. `region` null means everywhere. `hears` says of what the expert wants to hear.
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
    """An expert took their consent back or left: whoever remembers them forgets them."""

    type: ClassVar[str] = "expert.unlisted.v1"
