"""Wire shapes of open data."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from chassis.schemas import PageQuery
from commons.opendata.atom import language_field
from commons.opendata.formats import format_field
from observatory.practice.practice.schemas import PracticeView
from observatory.practice.publication.model import PublishedPractice
from observatory.projections.organisation.model import Organisation
from observatory.search.schemas import PracticeFilters

COLUMNS: Final = (
    "id", "url", "slug", "title", "summary", "problem", "solution", "novelty", "results", "obstacles", "conditions",
    "lessons", "advice", "not_recorded", "organisation_id", "organisation_name_el", "organisation_name_en", "region",
    "municipality", "sectors", "principles", "sdgs", "stage", "outcome_kind", "started_on", "year", "cost_eur",
    "funding", "links", "language", "source_url", "challenge_id", "pilot_id", "derived_from", "imported", "demo",
    "revision", "published_at", "updated_at", "certified_at", "certified_until",
    "running", "stale_since", "ended_on", "contact_unit", "contact_phone", "contact_email",
)  # fmt: skip
"""Exported fields of a practice, in the order of the columns. Reviews and revisions are not among them."""

_VIEW: Final = PracticeView(
    exclude=(
        "state", "version", "published_revision", "created_at", "submitted_at", "origin", "organisation_name",
        "reuse", "certificate_suspended", "audience",
    )
)  # fmt: skip


class PracticesExport(PracticeFilters):
    """Filters and format of an export."""

    format = format_field()


class PracticesFeed(PracticeFilters, PageQuery):
    """Filters and page of a feed."""

    language = language_field()


def exported(practice: PublishedPractice, organisations: dict[UUID, Organisation], public_url: str) -> dict[str, Any]:
    """Return a practice as open data, with its address and the names of its organisation."""
    known = organisations.get(practice.organisation_id) if practice.organisation_id else None
    shown: dict[str, Any] = _VIEW.dump(practice)
    return {
        **shown,
        "url": f"{public_url}/v1/practices/{practice.practice_id}",
        "organisation_name_el": known.name_el if known else practice.organisation_name,
        "organisation_name_en": known.name_en if known else None,
        "challenge_id": str(practice.origin.challenge_id) if practice.origin else None,
        "pilot_id": str(practice.origin.pilot_id) if practice.origin else None,
    }
