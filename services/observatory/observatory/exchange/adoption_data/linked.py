"""Linked: an adoption as an item of JSON-LD, in the terms of schema.org."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from chassis.language import Localized
from commons.opendata.formats import JsonLd
from commons.opendata.json_ld import dataset, organisation, places, present
from observatory.adoption.adoption.states import ABANDONED, AVOIDED, COMPLETED

TITLE: Final = Localized(
    el="Υιοθετήσεις πρακτικών του δημόσιου τομέα", en="Adoptions of practices of the public sector"
)
ABOUT: Final = Localized(
    el="Ποιος φορέας αξιοποίησε πρακτική άλλου, με ποιον τρόπο και πότε την εφάρμοσε.",
    en="Which body reused the practice of another, in which way, and when it implemented it.",
)
_DONE: Final = "https://schema.org/CompletedActionStatus"
_STATUS: Final = {
    COMPLETED: _DONE,
    AVOIDED: _DONE,
    ABANDONED: "https://schema.org/FailedActionStatus",
}
_UNDER_WAY: Final = "https://schema.org/ActiveActionStatus"
_FACTS: Final = ("mode", "step", "implemented_on", "giver_says", "same_family", "cost_eur", "saved_development_eur")


def linked_adoptions(path: str, query: Mapping[str, Sequence[str]], public_url: str) -> JsonLd:
    """Return the writer of adoptions as JSON-LD."""
    return JsonLd(dataset(TITLE, ABOUT, path, query, public_url=public_url, taxonomies=()), _item(public_url))


def _item(public_url: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    def body(row: Mapping[str, Any], side: str) -> dict[str, Any]:
        named = (row[f"{side}_name_el"], row[f"{side}_name_en"])
        return organisation(public_url, row[f"{side}_id"], *named)

    def item(row: Mapping[str, Any]) -> dict[str, Any]:
        return present(
            {
                "@id": row["url"],
                "@type": "UseAction",
                "identifier": row["id"],
                "url": row["url"],
                "agent": body(row, "taker"),
                "participant": body(row, "giver"),
                "object": {"@id": row["practice_url"], "@type": "CreativeWork", "name": row["practice_title"]},
                "location": places([row["region"]]),
                "startTime": row["started_at"],
                "endTime": row["ended_at"],
                "actionStatus": _STATUS.get(row["state"], _UNDER_WAY),
                "additionalProperty": [
                    {"@type": "PropertyValue", "propertyID": name, "value": row[name]} for name in _FACTS if row[name]
                ],
            }
        )

    return item
