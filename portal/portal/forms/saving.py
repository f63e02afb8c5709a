"""Saving: the form of a thing that several people may edit, from the page to the API and back.

Only what somebody changed is sent. What others changed meanwhile is kept; where both changed the same field, both are
shown and nothing is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from portal.api.problems import CHANGED, CONFLICT, INVALID, Problem
from portal.forms import errors as faults
from portal.forms import merging
from portal.forms.reading import text

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from portal.api.client import Answer
    from portal.visit import Visit

Values = dict[str, Any]
ATTEMPTS: Final = 3
"""How often a save is tried while others keep changing other fields of the same thing."""


@dataclass(frozen=True)
class Noun:
    """How things of one noun are edited: the operations, and the shapes of form and wire."""

    read: str
    edit: str
    shown: Callable[[Mapping[str, Any]], Values]
    typed: Callable[[FormData], Values]
    wire: Callable[[Values, set[str], Visit], tuple[dict[str, Any], dict[str, str]]]
    labels: Callable[[Visit], dict[str, str]]
    faults: Callable[[Visit, Problem], dict[str, str]] | None = None
    """Errors by field of the form, for nouns whose API paths are not the names of fields."""


@dataclass(frozen=True)
class Draft:
    """A form as it is to be shown, or, with a `notice`, as it was saved."""

    thing: Mapping[str, Any]
    etag: str
    values: Values
    base: str
    errors: dict[str, str] = field(default_factory=dict)
    theirs: Values = field(default_factory=dict)
    notice: str = ""

    @property
    def status(self) -> int:
        """Return the HTTP status of the page that shows the form."""
        if self.errors:
            return INVALID
        return CHANGED if self.theirs else 200


def opened(noun: Noun, found: Answer, errors: dict[str, str] | None = None) -> Draft:
    """Return the form of a thing as it is now."""
    values = noun.shown(found.data)
    return Draft(found.data, found.etag or "", values, merging.base_of(values), errors or {})


async def saved(visit: Visit, noun: Noun, path: Mapping[str, str], found: Answer) -> Draft:
    """Save what was changed since the form was shown; `found` is the thing as it is now."""
    form = await visit.form()
    mine, base, known = noun.typed(form), text(form, "base"), text(form, "etag")
    for attempt in range(ATTEMPTS):
        theirs, now = noun.shown(found.data), found.etag or ""
        wanted = {name for name in merging.changed(mine, base) if mine[name] != theirs[name]}
        body, errors = noun.wire(mine, wanted, visit)
        if errors:
            return Draft(found.data, known, mine, base, errors)
        if not body:
            return Draft(found.data, now, theirs, base, notice="nothing" if known == now else "saved")
        if known != now and merging.conflicts(mine, theirs, base):
            return _clash(noun, found, mine, base)
        try:
            await visit.send(noun.edit, path=path, body=body, headers={"If-Match": now})
        except Problem as problem:
            if problem.status != CHANGED:
                return Draft(found.data, known, mine, base, refused(visit, noun, problem))
            if attempt == ATTEMPTS - 1:
                return Draft(found.data, known, mine, base, {"": problem.detail})
            found = await visit.call(noun.read, path=path)
        else:
            return Draft(found.data, now, mine, base, notice="saved" if known == now else "merged")
    raise AssertionError("the last attempt returns")


def refused(visit: Visit, noun: Noun, problem: Problem) -> dict[str, str]:
    """Return the errors of a refusal that a form can show; raises any other `Problem`."""
    if problem.status not in {INVALID, CONFLICT}:
        raise problem
    found = noun.faults(visit, problem) if noun.faults else faults.of(problem, noun.labels(visit))
    return {name: found[name] for name in ("", *noun.labels(visit)) if name in found}


def _clash(noun: Noun, found: Answer, mine: Values, base: str) -> Draft:
    # From here on the base is theirs: whoever saves again has seen it.
    theirs = noun.shown(found.data)
    return Draft(
        found.data,
        found.etag or "",
        merging.merged(mine, theirs, base),
        merging.base_of(theirs),
        theirs={name: theirs[name] for name in merging.conflicts(mine, theirs, base)},
    )
