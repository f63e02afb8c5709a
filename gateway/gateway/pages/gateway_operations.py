"""The gateway's own operations, as the OpenAPI document lists them beside those of the services."""

from __future__ import annotations

from typing import Any, Final

from chassis.language import Localized
from gateway.pages.asyncapi import STREAM
from gateway.pages.openapi_common import add_common
from gateway.stages.render import PROBLEM

TAG: Final = "events"
TAG_TEXT: Final = Localized(el="Συμβάντα: η ζωντανή ροή", en="Events: the live stream")

_SUMMARY: Final = Localized(el="Ζωντανή ροή των δημόσιων συμβάντων", en="Live stream of the public events")
_ABOUT: Final = Localized(
    el="Server-Sent Events χωρίς τέλος: κάθε συμβάν είναι το έγγραφο CloudEvents που ταξίδεψε στην πλατφόρμα (βλ. "
    "/asyncapi.json). Με Last-Event-ID συνεχίζει από εκεί που έμεινε· ορισμένα μπορεί να έρθουν δύο φορές, ξεχωρίζουν "
    "από το id τους. Αν όσα μεσολάβησαν δεν κρατιούνται πια, πρώτο έρχεται το «reset»: διαβάστε ξανά όσα ακολουθείτε.",
    en="Server-Sent Events without an end: each event is the CloudEvents document that travelled in the platform (see "
    "/asyncapi.json). With Last-Event-ID it goes on where it was; some may come twice and are told apart by their id. "
    "If what came between is no longer kept, “reset” comes first: read again what you follow.",
)
_TYPES: Final = Localized(el="Μόνο αυτά τα είδη, χωρισμένα με κόμμα.", en="These types only, separated by commas.")
_LAST: Final = Localized(el="Το id του τελευταίου συμβάντος που ήρθε.", en="The id of the last event that came.")
_FULL: Final = Localized(el="Η ροή έχει όσους ακροατές χωρά", en="The stream has as many listeners as it serves")
_UNREADABLE: Final = Localized(el="Το αίτημα δεν διαβάζεται", en="The request cannot be read")
_EXAMPLE: Final = (
    "id: 0193b6c2-7d0e-7c51-b0a4-6f1f6f9d3c11@5f2a9c01\n"
    "event: practice.archived.v1\n"
    'data: {"specversion":"1.0","id":"0193b6c2-7d0e-7c51-b0a4-6f1f6f9d3c11","type":"practice.archived.v1", …}\n\n'
)


def gateway_paths(language: str) -> dict[str, Any]:
    """Return the OpenAPI paths of the gateway's own operations."""
    text = {"schema": {"type": "string"}}
    problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    operation: dict[str, Any] = {
        "operationId": "stream_events",
        "tags": [TAG],
        "summary": _SUMMARY.to(language),
        "description": _ABOUT.to(language),
        "parameters": [
            {
                "in": "query",
                "name": "types",
                "description": _TYPES.to(language),
                "example": "practice.published.v1",
                **text,
            },
            {"in": "header", "name": "Last-Event-ID", "description": _LAST.to(language), **text},
        ],
        "responses": {
            "200": {
                "description": _SUMMARY.to(language),
                "content": {"text/event-stream": {**text, "example": _EXAMPLE}},
            },
            "400": {"description": _UNREADABLE.to(language), "content": problem},
            "503": {"description": _FULL.to(language), "content": problem},
        },
    }
    add_common(operation, {"method": "GET", "deprecated": None, "sunset": None}, language)
    return {STREAM: {"get": operation}}
