"""Linked: an impact claim as an item of JSON-LD, in the terms of schema.org."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from chassis.language import Localized
from commons.opendata.formats import JsonLd
from commons.opendata.json_ld import dataset, organisation, places, present, terms

TITLE: Final = Localized(el="Οφέλη καινοτόμων πρακτικών", en="Impact of innovative practices")
ABOUT: Final = Localized(
    el="Μετρημένα οφέλη, όπως τα δηλώνουν φορείς του Δημοσίου, με την κατάσταση της επαλήθευσής τους.",
    en="Measured effects as public bodies claim them, with the state of their verification.",
)


def linked_impacts(path: str, query: Mapping[str, Sequence[str]], public_url: str) -> JsonLd:
    """Return the writer of claims as JSON-LD."""
    head = dataset(TITLE, ABOUT, path, query, public_url=public_url, taxonomies=("sectors", "principles"))
    return JsonLd(head, _item(public_url))


def _item(public_url: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    def item(row: Mapping[str, Any]) -> dict[str, Any]:
        return present(
            {
                "@id": row["url"],
                "@type": "Observation",
                "identifier": row["id"],
                "url": row["url"],
                "name": row["practice_title"],
                "creativeWorkStatus": row["state"],
                "datePublished": row["claimed_at"],
                "observationDate": row["measured_to"],
                "measuredProperty": row["indicator_name"] or row["indicator"],
                "measurementTechnique": row["method"],
                "value": row["measured"],
                "unitText": row["unit"],
                "sourceOrganization": organisation(
                    public_url, row["organisation_id"], row["organisation_name_el"], row["organisation_name_en"]
                ),
                "spatialCoverage": places([row["region"]]),
                "about": [
                    *terms(public_url, "sectors", row["sectors"]),
                    *terms(public_url, "principles", row["principles"]),
                ],
                "citation": row["evidence"],
                "additionalProperty": [
                    {"@type": "PropertyValue", "propertyID": name, "value": row[name]}
                    for name in ("baseline", "percent", "saving_eur", "saving_kind", "cost_eur", "counts")
                    if row[name] is not None
                ],
            }
        )

    return item
