"""Wire shapes of open data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from challenges.call.challenge.schemas import ChallengeFilters, ChallengeView
from chassis.schemas import PageQuery
from commons.opendata.atom import language_field
from commons.opendata.formats import format_field

COLUMNS: Final = (
    "id", "url", "state", "openness", "kind", "title", "tagline", "brief", "description", "sectors", "regions",
    "organisation_id", "organisation_name_el", "organisation_name_en", "owner_ids", "eligibility", "entrants", "team",
    "max_team_size", "certified_within_years", "prize_eur", "legal_basis", "opens_at", "closes_at", "links", "language",
    "demo", "published_at", "updated_at", "archived_at",
)  # fmt: skip
"""Fields of a challenge that fit a table. Phases, prizes, questions and days are in the other formats only."""

# the contact is for readers of the page, not for lists of people's telephone numbers
_VIEW: Final = ChallengeView(exclude=("inner", "version", "created_at", "contact"))


class ChallengesExport(ChallengeFilters):
    """Filter and format of an export."""

    format = format_field()


class ChallengesFeed(ChallengeFilters, PageQuery):
    """Which challenges, and which page of them."""

    language = language_field()


def exported(shown: Mapping[str, Any], public_url: str) -> dict[str, Any]:
    """Return a challenge as open data, with its address and its leading organisation."""
    lead: Mapping[str, Any] = next(iter(shown["owners"]), {})
    dumped: dict[str, Any] = _VIEW.dump(shown)
    return {
        **dumped,
        "url": f"{public_url}/v1/challenges/{shown['id']}",
        "organisation_id": str(lead["organisation_id"]) if lead else None,
        "organisation_name_el": lead.get("name_el"),
        "organisation_name_en": lead.get("name_en"),
        "owner_ids": [str(owner["organisation_id"]) for owner in shown["owners"]],
    }
