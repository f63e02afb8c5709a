"""Content: what a solution says, as a form shows it and as the API takes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from portal.forms.reading import line, text

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from portal.visit import Visit

PROSE: Final = ("title", "summary", "description", "confidential")
CHOSEN: Final = ("organisation_id", "practice_id")
LIMITS: Final = {"title": 120, "summary": 500, "description": 10_000, "confidential": 10_000}
MOST_LINKS: Final = 15
SPARE_LINKS: Final = 2
EMPTY: Final[dict[str, Any]] = {**dict.fromkeys((*PROSE, *CHOSEN), ""), "links": []}


def labels(visit: Visit) -> dict[str, str]:
    """Return the label of each field."""
    _ = visit.text.gettext
    return {
        "title": _("Τίτλος"),
        "summary": _("Περίληψη"),
        "description": _("Περιγραφή"),
        "confidential": _("Εμπιστευτικό μέρος (προαιρετικό)"),
        "links": _("Έγγραφα αλλού στον ιστό (προαιρετικά)"),
        "organisation_id": _("Φορέας με τον οποίο συμμετέχετε"),
        "practice_id": _("Η πρακτική πίσω από τη λύση"),
    }


def shown(solution: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a form that shows a solution."""
    return {
        **{name: solution[name] or "" for name in (*PROSE, *CHOSEN)},
        "links": [[link["title"], link["url"], "yes" if link["confidential"] else ""] for link in solution["links"]],
    }


def read(form: FormData) -> dict[str, Any]:
    """Return what somebody typed, in the shape of `shown`."""
    rows = [
        [text(form, f"link-{number}-{part}") for part in ("title", "url", "confidential")]
        for number in range(MOST_LINKS)
    ]
    words = {name: text(form, name) for name in (*PROSE, *CHOSEN)}
    return {**words, "title": line(form, "title"), "links": [row for row in rows if any(row[:2])]}


def wire(values: dict[str, Any], wanted: set[str], visit: Visit) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the fields wanted as the API takes them, and what is wrong with those that it cannot take."""
    _ = visit.text.gettext
    body: dict[str, Any] = {name: values[name] for name in PROSE if name in wanted}
    body |= {name: values[name] or None for name in CHOSEN if name in wanted}
    if "links" not in wanted:
        return body, {}
    if not all(title and url for title, url, _marked in values["links"]):
        return body, {"links": _("Κάθε έγγραφο χρειάζεται τίτλο και διεύθυνση")}
    body["links"] = [
        {"title": title, "url": url, "confidential": bool(marked)} for title, url, marked in values["links"]
    ]
    return body, {}
