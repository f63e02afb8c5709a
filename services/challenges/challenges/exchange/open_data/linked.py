"""Linked: a challenge as an item of JSON-LD, in the terms of schema.org."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from chassis.language import Localized
from commons.opendata.formats import JsonLd
from commons.opendata.json_ld import dataset, organisation, places, present, terms

TITLE: Final = Localized(el="Προκλήσεις του δημόσιου τομέα", en="Challenges of the public sector")
ABOUT: Final = Localized(
    el="Προβλήματα και διαγωνισμοί που έχουν δημοσιεύσει φορείς του Δημοσίου.",
    en="Problems and contests that public bodies have published.",
)
_PARTS: Final = ("description", "eligibility", "legal_basis")
_FACTS: Final = ("kind", "state", "openness", "entrants", "team", "max_team_size", "prize_eur", "demo")


def linked_challenges(path: str, query: Mapping[str, Sequence[str]], public_url: str) -> JsonLd:
    """Return the writer of challenges as JSON-LD."""
    head = dataset(TITLE, ABOUT, path, query, public_url=public_url, taxonomies=("sectors",))
    return JsonLd(head, _item(public_url))


def _item(public_url: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    def item(row: Mapping[str, Any]) -> dict[str, Any]:
        language = row["language"]
        return present(
            {
                "@id": row["url"],
                "@type": "CreativeWork",
                "identifier": row["id"],
                "url": row["url"],
                "name": {"@value": row["title"], "@language": language},
                "alternativeHeadline": {"@value": row["tagline"], "@language": language},
                "abstract": {"@value": row["brief"], "@language": language},
                "inLanguage": language,
                "datePublished": row["published_at"],
                "dateModified": row["updated_at"],
                "expires": row["closes_at"],
                "sourceOrganization": [
                    organisation(public_url, owner["organisation_id"], owner["name_el"], owner["name_en"])
                    for owner in row["owners"]
                ],
                "spatialCoverage": places(row["regions"]),
                "about": terms(public_url, "sectors", row["sectors"]),
                "hasPart": [
                    {"@type": "CreativeWork", "identifier": name, "text": {"@value": row[name], "@language": language}}
                    for name in _PARTS
                    if row[name]
                ],
                "subjectOf": [
                    {
                        "@type": "Event",
                        "identifier": phase["id"],
                        "name": {"@value": phase["name"], "@language": language},
                        "startDate": phase["opens_at"],
                        "endDate": phase["closes_at"],
                    }
                    for phase in row["phases"]
                ],
                "citation": row["links"],
                "additionalProperty": [
                    {"@type": "PropertyValue", "propertyID": name, "value": row[name]} for name in _FACTS if row[name]
                ],
            }
        )

    return item
