"""Parameters, headers and responses common to the operations of every service, written into the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from chassis.language import Localized
from gateway.stages.render import PROBLEM

_KEY: Final = Localized(
    el="Δικό σας αναγνωριστικό του αιτήματος, π.χ. ένα UUID. Αν το ίδιο αίτημα σταλεί ξανά με το ίδιο κλειδί μέσα σε "
    "24 ώρες, δεν γίνεται τίποτα δεύτερη φορά και δίνεται πάλι η πρώτη απάντηση, με Idempotency-Replayed: true. "
    "409 όσο το πρώτο εκτελείται, 422 για άλλο αίτημα με το ίδιο κλειδί. Δεν κρατιέται απάντηση σφάλματος. "
    "Χωρίς σύνδεση αγνοείται.",
    en="Your own name for this request, a UUID for instance. If the same request comes again with the same key within "
    "24 hours, nothing happens a second time and the first answer is given again, with Idempotency-Replayed: true. "
    "409 while the first is under way, 422 for another request with the same key. An answer that is a fault is not "
    "kept. Without signing in it is ignored.",
)
_NO_KEY: Final = Localized(
    el="Η κεφαλίδα Idempotency-Key δεν διαβάζεται εδώ: κάθε αίτημα εκτελείται.",
    en="The Idempotency-Key header is not read here: every request is carried out.",
)
_REPLAYED: Final = Localized(
    el="Υπάρχει όταν η απάντηση είναι η πρώτη, που δίνεται ξανά.",
    en="Present when this is the first answer, given again.",
)


_LIMITED: Final = Localized(
    el="Πολλά αιτήματα σε λίγο χρόνο· η κεφαλίδα Retry-After λέει σε πόσα δευτερόλεπτα να ξαναδοκιμάσετε.",
    en="Too many requests in a short time; Retry-After says in how many seconds to try again.",
)
_NOT_HELD: Final = Localized(
    el="Στάλθηκε διακριτικό που δεν ισχύει (πια). Χωρίς διακριτικό το αίτημα γίνεται δεκτό.",
    en="A token was sent that does not hold (any more). Without one the request is taken.",
)
_LEFT: Final = Localized(
    el="Τι απομένει: r αιτήματα για t δευτερόλεπτα, για κάθε όριο που μετρά (draft-ietf-httpapi-ratelimit-headers).",
    en="What is left: r requests for t seconds, of each limit that counts (draft-ietf-httpapi-ratelimit-headers).",
)
_LIMITS: Final = Localized(
    el="Τα όρια: q αιτήματα κάθε w δευτερόλεπτα.", en="The limits: q requests in each w seconds."
)
_DEPRECATED: Final = Localized(
    el="Παλαιώθηκε στις {}: μη χτίσετε πάνω του.", en="Deprecated since {}: do not build on it."
)
_SUNSET: Final = Localized(el="Παύει να απαντά μετά τις {}.", en="It may answer no more after {}.")
_MENDED: Final = Localized(
    el="Ο σύνδεσμος τελείωνε με σημείο στίξης, αγκύλη ή κάθετο που δεν του ανήκει· το Location λέει πού οδηγεί.",
    en="The link ended in punctuation, a bracket or a slash that is none of it; Location says where it leads.",
)
_RETRY: Final = Localized(el="Δευτερόλεπτα έως την επόμενη δοκιμή.", en="Seconds until the next try.")
_RATES: Final = {
    "RateLimit": {"$ref": "#/components/headers/RateLimit"},
    "RateLimit-Policy": {"$ref": "#/components/headers/RateLimitPolicy"},
}


def components(language: str) -> dict[str, Any]:
    """Return the parameters and headers that operations refer to."""
    return {
        "parameters": {
            "IdempotencyKey": {
                "in": "header",
                "name": "Idempotency-Key",
                "required": False,
                "description": _KEY.to(language),
                "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[\\x21-\\x7e]+$"},
                "example": "0193b6c2-7d0e-7c51-b0a4-6f1f6f9d3c11",
            }
        },
        "headers": {
            "RateLimit": {
                "description": _LEFT.to(language),
                "schema": {"type": "string"},
                "example": '"person";r=187;t=6',
            },
            "RateLimitPolicy": {
                "description": _LIMITS.to(language),
                "schema": {"type": "string"},
                "example": '"person";q=200;w=10',
            },
            "RetryAfter": {"description": _RETRY.to(language), "schema": {"type": "integer", "minimum": 1}},
            "IdempotencyReplayed": {
                "description": _REPLAYED.to(language),
                "schema": {"type": "string", "enum": ["true"]},
            },
        },
    }


def add_common(operation: dict[str, Any], declared: Mapping[str, Any], language: str) -> None:
    """Add the common parameters, headers and responses of gateway and chassis to an operation."""
    _refusals(operation, language)
    _ending(operation, declared["deprecated"], declared["sunset"], language)
    if declared["method"] == "GET":
        operation["responses"]["308"] = {
            "description": _MENDED.to(language),
            "headers": {"Location": {"schema": {"type": "string", "format": "uri-reference"}}},
        }
    if declared["method"] == "POST":
        _idempotency(operation, kept=declared["idempotent"], language=language)


def _refusals(operation: dict[str, Any], language: str) -> None:
    responses = operation["responses"]
    for status, response in responses.items():
        if status.startswith("2"):
            response["headers"] = {**response.get("headers", {}), **_RATES}
    like = responses.get("503", {}).get("content") or {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses.setdefault("401", {"description": _NOT_HELD.to(language), "content": like})
    responses["429"] = {
        "description": _LIMITED.to(language),
        "headers": {**_RATES, "Retry-After": {"$ref": "#/components/headers/RetryAfter"}},
        "content": like,
    }


def _ending(operation: dict[str, Any], deprecated: date | None, sunset: date | None, language: str) -> None:
    if deprecated is None:
        return
    operation["deprecated"] = True
    said = _DEPRECATED.to(language).format(deprecated)
    if sunset is not None:
        said += " " + _SUNSET.to(language).format(sunset)
    operation["description"] = f"{said}\n\n{operation['description']}" if operation.get("description") else said


def _idempotency(operation: dict[str, Any], *, kept: bool, language: str) -> None:
    if not kept:
        said = operation.get("description")
        operation["description"] = f"{said}\n\n{_NO_KEY.to(language)}" if said else _NO_KEY.to(language)
        return
    operation.setdefault("parameters", []).append({"$ref": "#/components/parameters/IdempotencyKey"})
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            header = {"Idempotency-Replayed": {"$ref": "#/components/headers/IdempotencyReplayed"}}
            response["headers"] = {**response.get("headers", {}), **header}
