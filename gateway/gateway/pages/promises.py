"""Promises: what holds for operations whoever answers them, written into the OpenAPI document in its language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from chassis.language import Text

_KEY: Final = Text(
    el="Δικό σας αναγνωριστικό του αιτήματος, π.χ. ένα UUID. Αν το ίδιο αίτημα σταλεί ξανά με το ίδιο κλειδί μέσα σε "
    "24 ώρες, δεν γίνεται τίποτα δεύτερη φορά και δίνεται πάλι η πρώτη απάντηση, με Idempotency-Replayed: true. "
    "409 όσο το πρώτο εκτελείται, 422 για άλλο αίτημα με το ίδιο κλειδί. Δεν κρατιέται απάντηση σφάλματος. "
    "Χωρίς σύνδεση αγνοείται.",
    en="Your own name for this request, a UUID for instance. If the same request comes again with the same key within "
    "24 hours, nothing happens a second time and the first answer is given again, with Idempotency-Replayed: true. "
    "409 while the first is under way, 422 for another request with the same key. An answer that is a fault is not "
    "kept. Without signing in it is ignored.",
)
_NO_KEY: Final = Text(
    el="Η κεφαλίδα Idempotency-Key δεν διαβάζεται εδώ: κάθε αίτημα εκτελείται.",
    en="The Idempotency-Key header is not read here: every request is carried out.",
)
_REPLAYED: Final = Text(
    el="Υπάρχει όταν η απάντηση είναι η πρώτη, που δίνεται ξανά.",
    en="Present when this is the first answer, given again.",
)


def components(language: str) -> dict[str, Any]:
    """Give the parameters and headers that operations refer to."""
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
            "IdempotencyReplayed": {
                "description": _REPLAYED.to(language),
                "schema": {"type": "string", "enum": ["true"]},
            }
        },
    }


def add_promises(operation: dict[str, Any], declared: Mapping[str, Any], language: str) -> None:
    """Write into one operation what the gateway and the chassis promise of it."""
    if declared["method"] == "POST":
        _idempotency(operation, kept=declared["idempotent"], language=language)


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
