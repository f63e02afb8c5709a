"""Content: what a solution says, which of it is confidential, and how much of it there may be."""

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
    """Give the content of a solution about which nothing has been said yet."""
    return {**dict.fromkeys((*REQUIRED, "confidential"), ""), "links": [], "practice_id": None, "organisation_id": None}


def missing(content: Mapping[str, Any]) -> Iterator[FieldError]:
    """Name what must be said before the solution is submitted."""
    for name, label in REQUIRED.items():
        if not content[name]:
            yield FieldError.missing(name, label)
