"""Expert: the public profile of a person's knowledge, listed only while they consent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import uuid7
from chassis.errors import FieldError, NotFound, ValidationFailed
from chassis.language import Localized as Words
from commons.greek import fold, query_keys, sort_key, text_keys
from identity.base import Base
from identity.network.expert.events import ExpertListed, ExpertUnlisted

AVAILABLE: Final = "available"
LIMITED: Final = "limited"
UNAVAILABLE: Final = "unavailable"
AVAILABILITIES: Final = (AVAILABLE, LIMITED, UNAVAILABLE)

CHALLENGE_PROPOSALS: Final = "challenge_proposals"
SOLVER_INVITATIONS: Final = "solver_invitations"
EVALUATOR_INVITATIONS: Final = "evaluator_invitations"
INTRODUCTIONS: Final = "introductions"


class ExpertNotFound(NotFound):
    """No expert is listed under this identifier, or the caller has no profile."""

    title = Words(el="Ο ειδικός δεν βρέθηκε", en="There is no such expert")


class ExpertIncomplete(ValidationFailed):
    """A listed profile needs a name and something to find it by; `errors` names the missing fields."""

    title = Words(el="Το προφίλ δεν είναι πλήρες", en="The profile is not complete")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The content of a profile; `region` None means everywhere, `listed` is the consent."""

    display_name: str
    headline: str
    about: str
    sectors: list[str]
    skills: list[str]
    languages: list[str]
    region: str | None
    availability: str
    hears: dict[str, bool]
    listed: bool

    def check(self) -> None:
        """Raise `ExpertIncomplete` where a profile to be listed lacks a field that search needs."""
        wanted = {"headline": self.headline, "sectors": self.sectors}
        missing = [FieldError(name, "required", _BEFORE_LISTING) for name, value in wanted.items() if not value]
        if self.listed and missing:
            raise ExpertIncomplete(errors=missing)

    def columns(self) -> dict[str, Any]:
        """Return the columns of the profile, the derived ones included."""
        skills = distinct(self.skills)
        return {
            **vars(self),
            "sectors": list(dict.fromkeys(self.sectors)),
            "skills": skills,
            "languages": list(dict.fromkeys(self.languages)),
            "sort_key": sort_key(self.display_name),
            "skill_keys": sorted(text_keys("\n\n".join(skills))),
            "search_keys": sorted(text_keys("\n\n".join([self.display_name, self.headline, self.about, *skills]))),
        }


class Expert(Base):
    """The profile of a person. `sort_key`, `skill_keys` and `search_keys` are derived from its content.

    `id` is the public identifier. It does not reveal the account, and is deleted with the profile.
    """

    __tablename__ = "experts"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    version: Mapped[int]
    display_name: Mapped[str]
    headline: Mapped[str]
    about: Mapped[str]
    sectors: Mapped[list[str]] = mapped_column(ARRAY(Text))
    skills: Mapped[list[str]] = mapped_column(ARRAY(Text))
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    region: Mapped[str | None]
    availability: Mapped[str]
    hears: Mapped[dict[str, bool]] = mapped_column(JSONB)
    listed: Mapped[bool]
    consented_at: Mapped[datetime | None]
    sort_key: Mapped[str]
    skill_keys: Mapped[list[str]] = mapped_column(ARRAY(Text), deferred=True)
    search_keys: Mapped[list[str]] = mapped_column(ARRAY(Text), deferred=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @classmethod
    def begin(cls, person_id: UUID, *, now: datetime) -> Expert:
        """Create an empty profile that is not listed."""
        return cls(
            person_id=person_id, id=uuid7(), version=0, listed=False, consented_at=None, created_at=now, updated_at=now
        )

    def write(self, profile: Profile, *, now: datetime) -> list[ExpertListed | ExpertUnlisted]:
        """Replace the content of the profile. The consent dates from when it was given, until it is withdrawn."""
        profile.check()
        columns = profile.columns()
        was_listed = self.listed
        if self.version and all(getattr(self, name) == value for name, value in columns.items()):
            return []
        for name, value in columns.items():
            setattr(self, name, value)
        self.version += 1
        self.updated_at = now
        self.consented_at = (self.consented_at or now) if self.listed else None
        if self.listed:
            return [self._announced()]
        return [ExpertUnlisted(person_id=self.person_id, expert_id=self.id)] if was_listed else []

    def leave(self) -> list[ExpertUnlisted]:
        """Return the events by which subscribers delete the expert. The caller then deletes the profile."""
        return [ExpertUnlisted(person_id=self.person_id, expert_id=self.id)] if self.listed else []

    def is_interested_in(self, subject: str) -> bool:
        """Return whether the expert wants to hear of a subject."""
        return self.listed and self.hears.get(subject, False)

    @property
    def takes_introductions(self) -> bool:
        """Return whether an organisation may ask to be introduced."""
        return self.is_interested_in(INTRODUCTIONS)

    def _announced(self) -> ExpertListed:
        return ExpertListed(
            person_id=self.person_id,
            expert_id=self.id,
            sectors=list(self.sectors),
            skills_keys=[[sorted(word) for word in query_keys(skill)] for skill in self.skills],
            languages=list(self.languages),
            region=self.region,
            availability=self.availability,
            hears=dict(self.hears),
        )


def distinct(skills: Iterable[str]) -> list[str]:
    """Return the first spelling of each skill; capitals and accents make no difference."""
    first: Mapping[str, str] = {fold(skill): skill for skill in reversed(list(skills))}
    return [skill for skill in skills if first[fold(skill)] is skill]


_BEFORE_LISTING = Words(
    el="Συμπληρώστε το για να εμφανίζεστε στον κατάλογο", en="Fill this in before you let yourself be listed"
)
