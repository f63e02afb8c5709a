"""Timelines: the entries of a case's story as pages draw them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from portal.visit import Visit

PLACES: Final = {
    "challenge": "challenges",
    "solution": "solutions",
    "pilot": "pilots",
    "practice": "practices",
    "adoption": "adoptions",
}
NAMES: Final = ("title", "phase_name", "text_title")
"""Facts that name the thing of an entry."""
MILESTONES: Final = frozenset(
    {
        "challenge.published.v1", "challenge.results_published.v1", "solution.selected.v1", "solution.won.v1",
        "pilot.started.v1", "pilot.ended.v1", "pilot.cancelled.v1", "practice.published.v1", "practice.certified.v1",
        "adoption.implemented.v1", "practice.derived.v1", "practice.ended.v1",
    }
)  # fmt: skip
"""Types of the entries that tell the story in short."""


class Step(NamedTuple):
    """One entry of a timeline, with the page of its thing."""

    at: str
    text: str
    name: str
    kind: str
    kind_name: str
    path: str
    milestone: bool


def steps(visit: Visit, items: Iterable[Mapping[str, Any]], *, here: str = "") -> list[Step]:
    """Return the entries of a story; `here` is the id of the thing whose page shows them, which needs no link."""
    kinds = names_of_kinds(visit)
    found = []
    for item in items:
        kind, subject = item["subject"]["kind"], item["subject"]["id"]
        name = next((str(item["facts"][fact]) for fact in NAMES if item["facts"].get(fact)), "")
        path = visit.path(f"{PLACES[kind]}/{subject}") if kind in PLACES and subject != here else ""
        found.append(
            Step(
                item["at"],
                item["label"][visit.language],
                name,
                kind,
                kinds.get(kind, kind),
                path,
                item["type"] in MILESTONES,
            )
        )
    return found


def names_of_kinds(visit: Visit) -> dict[str, str]:
    """Return the names of the kinds of things that a case is made of."""
    _ = visit.text.gettext
    return {
        "challenge": _("Πρόκληση"),
        "solution": _("Λύση"),
        "pilot": _("Πιλοτική εφαρμογή"),
        "practice": _("Πρακτική"),
        "adoption": _("Υιοθέτηση"),
    }
