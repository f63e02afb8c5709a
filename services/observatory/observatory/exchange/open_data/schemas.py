"""Wire shapes of open data."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from chassis.schemas import Code, PageQuery
from commons.opendata.atom import language_field
from commons.opendata.geo import point
from observatory.exchange.opsi.schemas import LANG
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


GEOJSON, XLSX_FILE, OPSI = "geojson", "xlsx", "opsi"
WITHOUT_DEMO: Final = (GEOJSON, XLSX_FILE, OPSI)
"""Formats in which demonstrations are left out: these files are passed on."""


class PracticesExport(PracticeFilters):
    """Filters and format of an export."""

    format = Code(
        ("csv", "ndjson", "jsonld", *WITHOUT_DEMO),
        load_default="csv",
        metadata={
            "description": "What the file is. `opsi`: the fields of OPSI's case studies; `geojson`: with the seats of "
            "bodies; `xlsx`: the newest 2,000. Demonstrations are in none of these three"
        },
    )
    as_ = Code(
        ("csv", "json"), load_default="csv", data_key="as", metadata={"description": "The file of `format=opsi`"}
    )
    lang = LANG


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


def mapped(shown: dict[str, Any], practice: PublishedPractice, seat: Organisation | None) -> dict[str, Any]:
    """Return an exported practice as a feature at the seat of its municipality or body."""
    names = (
        "id", "url", "title", "summary", "organisation_id", "organisation_name_el", "organisation_name_en", "region",
        "municipality", "sectors", "stage", "outcome_kind", "year", "language", "published_at",
    )  # fmt: skip
    place = point((seat.latitude, seat.longitude)) if seat else None
    adopted = practice.reuse.adopted if practice.reuse else 0
    return {**{name: shown[name] for name in names}, "adopted": adopted, "geometry": place}
