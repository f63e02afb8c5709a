"""Content of a solution: its fields, the confidential ones, and their maximum lengths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from chassis.errors import FieldError
from chassis.language import Localized

TITLE_LIMIT: Final = 120
SUMMARY_LIMIT: Final = 500
SECTION_LIMIT: Final = 10_000
LINK_TITLE_LIMIT: Final = 120
LINK_LIMIT: Final = 15

REQUIRED: Final[Mapping[str, Localized]] = {
    "title": Localized(el="Τίτλος", en="Title"),
    "summary": Localized(el="Περίληψη", en="Summary"),
    "description": Localized(el="Περιγραφή", en="Description"),
}
CONTENT_FIELDS: Final = (*REQUIRED, "confidential", "links", "practice_id", "organisation_id")


def empty_content() -> dict[str, Any]:
    """Return the content of a solution with all fields empty."""
    return {
        **dict.fromkeys((*REQUIRED, "confidential"), ""),
        "links": [],
        "files": [],
        "practice_id": None,
        "organisation_id": None,
    }


def missing(content: Mapping[str, Any]) -> Iterator[FieldError]:
    """Return the errors of fields that submission requires and that are empty."""
    for name, label in REQUIRED.items():
        if not content[name]:
            yield FieldError.missing(name, label)
