"""Examples of bodies and answers, generated from their schema and from typical values of the field names.

`example` or `examples` in a schema take precedence over generated values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_DEEPEST: Final = 16
_TOKEN: Final = "eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIwMTkzYjZjMiJ9.c2lnbmF0dXJl"  # noqa: S105 - nobody's
_SENTENCE: Final = "Οι δημότες κλείνουν ραντεβού από το κινητό τους και δεν περιμένουν σε ουρά."
_TITLE: Final = "Ψηφιακά ραντεβού στα ΚΕΠ"
_MUNICIPALITY: Final = "Δήμος Λαμιέων"

_BY_FORMAT: Final[Mapping[str, str]] = {
    "date": "2027-03-01",
    "date-time": "2027-03-01T09:30:00Z",
    "email": "eleni.papadopoulou@example.gr",
    "uri": "https://www.example.gr/kainotomia",
    "uri-reference": "/problems/not-found",
    "uuid": "0193b6c2-7d0e-7c51-b0a4-6f1f6f9d3c11",
}
_BY_NAME: Final[Mapping[str, Any]] = {
    "about": "Μηχανικός λογισμικού, δέκα χρόνια σε έργα του Δημοσίου.",
    "access_token": _TOKEN,
    "alg": "EdDSA",
    "client_secret": "kst_example-only",
    "code": "technology",
    "comment": "Σαφές και χρήσιμο και σε άλλους δήμους.",
    "contact": "Γραφείο καινοτομίας, τηλ. 22310 00000",
    "country": "GR",
    "crv": "Ed25519",
    "cursor": None,
    "display_name": "Ελένη Παπαδοπούλου",
    "el": "Τεχνολογία",
    "elstat_code": "0601",
    "email": _BY_FORMAT["email"],
    "en": "Technology",
    "error_description": "The client is not known.",
    "expires_in": 600,
    "grant_type": "client_credentials",
    "headline": "Ψηφιακές υπηρεσίες για πολίτες",
    "If-Match": '"3-9f86d081884c7d65"',
    "kid": "2027-03",
    "kty": "OKP",
    "language": "el",
    "languages": "el",
    "limit": 20,
    "municipality": "0601",
    "name": "Ελένη Παπαδοπούλου",
    "name_el": _MUNICIPALITY,
    "name_en": "Municipality of Lamia",
    "next": None,
    "nuts2": "EL64",
    "organisation_name": _MUNICIPALITY,
    "organisation_name_el": _MUNICIPALITY,
    "organisation_name_en": "Municipality of Lamia",
    "password": "τραπέζι και 4 καρέκλες",
    "problem": "Οι πολίτες περίμεναν έως δύο ώρες για ένα πιστοποιητικό.",
    "q": "ραντεβού",
    "reason": "Η υπηρεσία αποσύρει την πρόταση.",
    "recipient": _BY_FORMAT["email"],
    "refresh_token": "krt_example-only",
    "region": "GR-H",
    "regions": "GR-H",
    "review_region": "GR-H",
    "scope": "practices:read practices:write",
    "scopes": "practices:read",
    "seat_el": "Λαμία",
    "sectors": "technology",
    "shared_sectors": "technology",
    "skills": "Διαδίκτυο των πραγμάτων",
    "slug": "psifiaka-rantevou-sta-kep",
    "solution": "Ραντεβού από το διαδίκτυο, με υπενθύμιση την προηγούμενη ημέρα.",
    "summary": _SENTENCE,
    "tier": "regional",
    "title": _TITLE,
    "title_el": _TITLE,
    "title_en": "Digital appointments at citizens' service centres",
    "token": "kvt_example-only",
    "token_type": "Bearer",
    "type": "practice.published.v1",
    "use": "sig",
    "version": 3,
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}
_TRIES: Final = ("technology", "el", "0601", "EL64", "GR-H", "psifiaka-rantevou", "2027", "a1b2c3d4", "+302310000000")


def example_of(schema: Mapping[str, Any], named: Mapping[str, Any], name: str = "", depth: int = 0) -> Any:
    """Return an example of a schema; `named` resolves its references, `name` is the field that holds it."""
    if depth > _DEEPEST:
        return None
    if "$ref" in schema:
        return example_of(named.get(schema["$ref"].rsplit("/", 1)[1], {}), named, name, depth + 1)
    said = (schema.get("example"), schema.get("const"), schema.get("default"))
    for choice in (*said, *schema.get("examples", ()), *schema.get("enum", ())):
        if choice is not None:
            return choice
    if "allOf" in schema:
        return _all_of([example_of(part, named, name, depth + 1) for part in schema["allOf"]])
    for form in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        if form.get("type") != "null":
            return example_of(form, named, name, depth + 1)
    return _of_kind(_kind(schema), schema, named, name, depth)


def add_examples(paths: Mapping[str, Any], named: Mapping[str, Any]) -> None:
    """Add an example to each body, each answer that is no fault, and each parameter of the path."""
    for operation in (operation for methods in paths.values() for operation in methods.values()):
        answers = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
        for held in (operation.get("requestBody", {}), *answers):
            for kind, media in held.get("content", {}).items():
                if kind == "application/json" and "schema" in media:
                    media.setdefault("example", example_of(media["schema"], named))
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                parameter["example"] = example_of(parameter["schema"], named, parameter["name"])


def _all_of(parts: list[Any]) -> Any:
    whole: dict[str, Any] = {}
    for part in parts:
        whole |= part if isinstance(part, dict) else {}
    return whole or parts[0]


def _kind(schema: Mapping[str, Any]) -> str:
    kinds = schema.get("type", "object" if "properties" in schema else "")
    if isinstance(kinds, list):
        return next((kind for kind in kinds if kind != "null"), "null")
    return str(kinds)


def _of_kind(kind: str, schema: Mapping[str, Any], named: Mapping[str, Any], name: str, depth: int) -> Any:
    if kind == "object":
        return _object(schema, named, depth)
    if kind == "array":
        one = example_of(schema.get("items", {}), named, name, depth + 1)
        return [] if one is None else [one] * max(1, schema.get("minItems", 0))
    if kind in {"integer", "number"}:
        return _number(schema, name)
    if kind == "boolean":
        return False
    return _text(schema, name) if kind == "string" else None


def _object(schema: Mapping[str, Any], named: Mapping[str, Any], depth: int) -> dict[str, Any]:
    made = {}
    for name, inner in schema.get("properties", {}).items():
        value = example_of(inner, named, name, depth + 1)
        if value is not None or _may_be_null(inner):
            made[name] = value
    more = schema.get("additionalProperties")
    if isinstance(more, Mapping) and not made:
        made["quality"] = example_of(more, named, "", depth + 1)
    return made


def _may_be_null(schema: Mapping[str, Any]) -> bool:
    kinds = schema.get("type", [])
    forms = [form.get("type") for form in schema.get("anyOf", [])]
    return "null" in (kinds if isinstance(kinds, list) else [kinds]) or "null" in forms


def _number(schema: Mapping[str, Any], name: str) -> int | float:
    lowest: int | float = schema.get("minimum", schema.get("exclusiveMinimum", 0) + ("exclusiveMinimum" in schema))
    highest: int | float | None = schema.get("maximum", schema.get("exclusiveMaximum"))
    usual = _BY_NAME.get(name)
    number: int | float = max(usual if isinstance(usual, int) else 3, lowest)
    return number if highest is None else min(number, highest)


def _text(schema: Mapping[str, Any], name: str) -> str | None:
    least, most = schema.get("minLength", 0), schema.get("maxLength", 10_000)
    usual = _BY_NAME.get(name) if name in _BY_NAME else _BY_FORMAT.get(schema.get("format", ""), _SENTENCE)
    if schema.get("format") in _BY_FORMAT:
        usual = _BY_FORMAT[schema["format"]]
    if usual is None:
        return None
    usual = str(usual)
    pattern = schema.get("pattern")
    if pattern is not None and re.search(pattern, usual) is None:
        usual = next((text for text in _TRIES if re.search(pattern, text)), None)
        if usual is None:
            return None
    while len(usual) < least:
        usual = f"{usual} {_SENTENCE}"
    return usual[:most].rstrip() or usual[:most]
