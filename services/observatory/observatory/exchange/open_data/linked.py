"""Linked: a practice as an item of JSON-LD, in the terms of schema.org."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from chassis.files.kinds import PICTURE
from chassis.language import Localized
from commons.opendata.formats import JsonLd
from commons.opendata.json_ld import dataset, goals, organisation, places, present, terms
from observatory.practice.practice.content import SECTIONS

TITLE: Final = Localized(el="Καινοτόμες πρακτικές του δημόσιου τομέα", en="Innovative practices of the public sector")
ABOUT: Final = Localized(
    el="Οι πρακτικές που έχουν δημοσιεύσει φορείς του Δημοσίου, όπως δημοσιεύθηκαν.",
    en="The practices that public bodies have published, as they were published.",
)
_PARTS: Final = {name: label for name, label in SECTIONS.items() if name not in {"title", "summary"}}
_CLASSED: Final = ("sectors", "principles", "stages", "outcome_kinds")


def linked_practices(path: str, query: Mapping[str, Sequence[str]], public_url: str) -> JsonLd:
    """Return the writer of practices as JSON-LD."""
    head = dataset(TITLE, ABOUT, path, query, public_url=public_url, taxonomies=_CLASSED)
    return JsonLd(head, _item(public_url))


def _contact(row: Mapping[str, Any]) -> dict[str, Any] | None:
    if not row["contact_unit"]:
        return None
    facts = {"name": row["contact_unit"], "telephone": row["contact_phone"], "email": row["contact_email"]}
    return {"@type": "ContactPoint", **{name: value for name, value in facts.items() if value}}


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
                "abstract": {"@value": row["summary"], "@language": language},
                "inLanguage": language,
                "datePublished": row["published_at"],
                "dateModified": row["updated_at"],
                "temporalCoverage": row["started_on"] or str(row["year"]),
                "sourceOrganization": organisation(
                    public_url, row["organisation_id"], row["organisation_name_el"], row["organisation_name_en"]
                ),
                "spatialCoverage": places([row["region"]]),
                "about": [
                    *terms(public_url, "sectors", row["sectors"]),
                    *terms(public_url, "principles", row["principles"]),
                    *terms(public_url, "stages", [row["stage"]]),
                    *terms(public_url, "outcome_kinds", [row["outcome_kind"]]),
                    *goals(row["sdgs"]),
                ],
                "hasPart": [
                    {
                        "@type": "CreativeWork",
                        "identifier": name,
                        "name": {"@value": label.to(language), "@language": language},
                        "text": {"@value": row[name], "@language": language},
                    }
                    for name, label in _PARTS.items()
                    if row[name]
                ],
                "associatedMedia": [
                    {
                        "@type": "ImageObject" if file["kind"] == PICTURE else "MediaObject",
                        "name": {"@value": file["title"], "@language": language},
                        "encodingFormat": file["media_type"],
                        "contentSize": f"{file['size']} B",
                        "sha256": file["sha256"],
                        "contentUrl": f"{row['url']}/files/{file['id']}",
                    }
                    for file in row["files"]
                ],
                "isBasedOn": row["source_url"],
                "contactPoint": _contact(row),
                "citation": row["links"],
                "additionalProperty": [
                    {"@type": "PropertyValue", "propertyID": name, "value": row[name]}
                    for name in (
                        "cost_eur",
                        "funding",
                        "municipality",
                        "certified_at",
                        "running",
                        "stale_since",
                        "ended_on",
                        "demo",
                    )
                    if row[name]
                ],
            }
        )

    return item
