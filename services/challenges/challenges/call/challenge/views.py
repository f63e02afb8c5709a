"""Representations of a challenge, with the names of its owners and its openness at this moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from challenges.call.challenge.content import CONTENT_FIELDS
from challenges.call.challenge.model import Challenge
from challenges.call.challenge.states import PUBLISHED
from challenges.projections.organisation.model import Organisation

_PLAIN: Final = (
    "id", "state", *(name for name in CONTENT_FIELDS if name != "findable"), "phases", "published_at",
    "archived_at", "created_at", "updated_at", "version", "demo",
)  # fmt: skip

Names = Mapping[UUID, Organisation]


def as_shown(challenge: Challenge, names: Names, *, now: datetime, concerned: bool) -> dict[str, Any]:
    """Return the representation of a challenge. With `concerned` it includes the non-public part."""
    open_now = challenge.phase_open_at(now)
    ahead = [
        phase.opens_at
        for phase in challenge.phases
        if challenge.state == PUBLISHED and phase.takes_submissions and phase.opens_at > now
    ]
    return {
        **{name: getattr(challenge, name) for name in _PLAIN},
        "openness": challenge.openness(now),
        "opens_at": min(ahead, default=None),
        "closes_at": open_now.closes_at if open_now else None,
        "owners": owner_names(challenge.owner_ids, names),
        "inner": challenge if concerned else None,
    }


def owner_names(owner_ids: Sequence[UUID], names: Names) -> list[dict[str, Any]]:
    """Return the owners by name, the leading one first."""
    return [{**by_name(organisation_id, names), "lead": place == 0} for place, organisation_id in enumerate(owner_ids)]


def by_name(organisation_id: UUID, names: Names) -> dict[str, Any]:
    """Return an organisation by name. The names are null while the projection does not know it."""
    known = names.get(organisation_id)
    return {
        "organisation_id": organisation_id,
        "name_el": known.name_el if known else None,
        "name_en": known.name_en if known else None,
    }
