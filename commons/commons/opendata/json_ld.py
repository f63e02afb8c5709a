"""JSON-LD: the self-description of a file, and its codes as they occur in other data.

The file is a dataset by DCAT-AP 3 (SEMIC, the profile of European data portals). Its items are of schema.org, and the
codes of our taxonomies are its DefinedTerms. Regions are those of NUTS, goals those of the United Nations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from chassis.language import LANGUAGES, Localized
from commons.opendata import LICENCE
from commons.opendata.formats import CSV, JSON_LD, NDJSON
from commons.taxonomies import REGIONS, TAXONOMIES

_AUTHORITY: Final = "http://publications.europa.eu/resource/authority"
_PLATFORM: Final = Localized(el="Καινοτομία", en="Kainotomia")
_FORMATS: Final = {"csv": CSV, "ndjson": NDJSON, "jsonld": JSON_LD}
_ADDRESS: Final = {"@type": "@id"}
_CONTEXT: Final[dict[str, Any]] = {
    "@vocab": "https://schema.org/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "citation": _ADDRESS,
    "inDefinedTermSet": _ADDRESS,
    "isBasedOn": _ADDRESS,
    "license": _ADDRESS,
    "url": _ADDRESS,
    "dcat:accessURL": _ADDRESS,
    "dcat:downloadURL": _ADDRESS,
    "dcat:mediaType": _ADDRESS,
    "dcat:theme": _ADDRESS,
    "dct:accrualPeriodicity": _ADDRESS,
    "dct:format": _ADDRESS,
    "dct:language": _ADDRESS,
    "dct:license": _ADDRESS,
    "dct:spatial": _ADDRESS,
}


def dataset(
    title: Localized,
    about: Localized,
    path: str,
    query: Mapping[str, Sequence[str]],
    *,
    public_url: str,
    taxonomies: Iterable[str],
) -> dict[str, Any]:
    """Return the description of the export at `path` for a query, with the labelled terms of `taxonomies`."""
    asked = {name: values for name, values in query.items() if name != "format"}
    return {
        "@context": _CONTEXT,
        "@id": _export(public_url, path, asked),
        "@type": ["dcat:Dataset", "Dataset"],
        "dct:title": in_both(title),
        "dct:description": in_both(about),
        "dct:publisher": {"@type": "foaf:Agent", "@id": public_url, "foaf:name": in_both(_PLATFORM)},
        "dct:language": [f"{_AUTHORITY}/language/{code}" for code in ("ELL", "ENG")],
        "dct:spatial": f"{_AUTHORITY}/country/GRC",
        "dct:accrualPeriodicity": f"{_AUTHORITY}/frequency/CONT",
        "dct:license": f"{_AUTHORITY}/licence/CC_BY_4_0",
        "license": LICENCE,
        "dcat:theme": f"{_AUTHORITY}/data-theme/GOVE",
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:accessURL": _export(public_url, path, {**asked, "format": [name]}),
                "dcat:downloadURL": _export(public_url, path, {**asked, "format": [name]}),
                "dcat:mediaType": f"http://www.iana.org/assignments/media-types/{media_type}",
                "dct:license": f"{_AUTHORITY}/licence/CC_BY_4_0",
            }
            for name, media_type in _FORMATS.items()
        ],
        "@included": [
            {
                "@id": _term(public_url, taxonomy, code),
                "@type": "DefinedTerm",
                "termCode": code,
                "name": in_both(entry.label),
                "inDefinedTermSet": f"{public_url}/v1/taxonomies#{taxonomy}",
            }
            for taxonomy in taxonomies
            for code, entry in TAXONOMIES[taxonomy].items()
        ],
    }


def terms(public_url: str, taxonomy: str, codes: Iterable[str | None]) -> list[dict[str, str]]:
    """Refer to the terms of a taxonomy by their codes."""
    return [{"@id": _term(public_url, taxonomy, code)} for code in codes if code]


def goals(numbers: Iterable[int]) -> list[dict[str, str]]:
    """Refer to the Sustainable Development Goals."""
    return [{"@id": f"http://metadata.un.org/sdg/{number}"} for number in numbers]


def places(codes: Iterable[str | None]) -> list[dict[str, Any]]:
    """Return regions with their NUTS 2 and ISO 3166-2 codes and their names."""
    return [
        {
            "@id": f"http://data.europa.eu/nuts/code/{REGIONS[code].nuts2}",
            "@type": "AdministrativeArea",
            "identifier": code,
            "name": in_both(REGIONS[code].label),
        }
        for code in codes
        if code and code in REGIONS
    ]


def organisation(public_url: str, organisation_id: Any, name_el: str | None, name_en: str | None) -> dict[str, Any]:
    """Refer to an organisation, one of the register by its address."""
    named = in_both(Localized(el=name_el or "", en=name_en or ""))
    return {
        **({"@id": f"{public_url}/v1/organisations/{organisation_id}"} if organisation_id else {}),
        "@type": "Organization",
        **({"name": named} if named else {}),
    }


def in_both(text: Localized) -> list[dict[str, str]]:
    """Return a text in each language that it has."""
    return [{"@value": text.to(each), "@language": each} for each in LANGUAGES if text.to(each)]


def present(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the item without its empty fields."""
    return {name: value for name, value in item.items() if value not in (None, "", [])}


def _term(public_url: str, taxonomy: str, code: str) -> str:
    return f"{public_url}/v1/taxonomies#{taxonomy}/{code}"


def _export(public_url: str, path: str, query: Mapping[str, Sequence[str]]) -> str:
    return f"{public_url}{path}?{urlencode(query, doseq=True)}" if query else f"{public_url}{path}"
