"""Saving: the form of a thing that several people may edit, from the page to the API and back.

Only what somebody changed is sent. What others changed meanwhile is kept; where both changed the same field, both are
shown and nothing is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from portal.api.problems import CHANGED, CONFLICT, INVALID, Problem
from portal.forms import bases, merging
from portal.forms import errors as faults
from portal.forms.marking import marked
from portal.forms.merging import Base
from portal.forms.reading import text

if TYPE_CHECKING:
    from markupsafe import Markup
    from starlette.datastructures import FormData

    from portal.api.client import Answer
    from portal.visit import Visit

Values = dict[str, Any]
ATTEMPTS: Final = 3
"""How often a save is tried while others keep changing other fields of the same thing."""
THEIRS: Final = "theirs"
"""The choice of the other text where both changed a field."""


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
class Sides:
    """A field that both changed: the other text and mine, each with its changes of the text before."""

    theirs: Markup
    mine: Markup


@dataclass(frozen=True)
class Draft:
    """A form as it is to be shown, or, with a `notice`, as it was saved. `base` is the key of its base."""

    thing: Mapping[str, Any]
    etag: str
    values: Values
    base: str
    errors: dict[str, str] = field(default_factory=dict)
    theirs: Values = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    notice: str = ""

    @property
    def status(self) -> int:
        """Return the HTTP status of the page that shows the form."""
        if self.errors:
            return INVALID
        return CHANGED if self.theirs else 200

    def sides(self, readable: Callable[[str, Any], str] = lambda _, value: str(value)) -> dict[str, Sides]:
        """Return both texts of each field that both changed; `readable` words a value of a field."""

        def side(name: str, value: Any) -> Markup:
            before = readable(name, self.before[name]) if name in self.before else ""
            return marked(before, readable(name, value))

        return {name: Sides(side(name, value), side(name, self.values[name])) for name, value in self.theirs.items()}


async def opened(visit: Visit, noun: Noun, found: Answer, errors: dict[str, str] | None = None) -> Draft:
    """Return the form of a thing as it is now."""
    values, etag = noun.shown(found.data), found.etag or ""
    return Draft(found.data, etag, values, await bases.keep(visit, Base.of(values, etag)), errors or {})


async def base_of(visit: Visit, noun: Noun, found: Answer) -> Base:
    """Return the base of the form that was sent.

    Where none is kept, the same entity tag says that nobody has changed the thing.
    """
    form = await visit.form()
    kept = await bases.find(visit, text(form, "base"))
    if kept is not None:
        return kept
    is_same = text(form, "etag") == (found.etag or "")
    return Base.of(noun.shown(found.data), found.etag or "") if is_same else merging.UNKNOWN


async def saved(visit: Visit, noun: Noun, path: Mapping[str, str], found: Answer) -> Draft:
    """Save what was changed since the form was shown; `found` is the thing as it is now."""
    form = await visit.form()
    key, base = text(form, "base"), await base_of(visit, noun, found)
    mine = {
        name: base.page[name] if name in base.page and text(form, f"keep-{name}") == THEIRS else value
        for name, value in noun.typed(form).items()
    }
    for attempt in range(ATTEMPTS):
        theirs, now = noun.shown(found.data), found.etag or ""
        wanted = {name for name in merging.changed(mine, base.page) if not merging.same(mine[name], theirs[name])}
        body, errors = noun.wire(mine, wanted, visit)
        if errors:
            return Draft(found.data, base.etag, mine, key, errors)
        if not body:
            return Draft(found.data, now, theirs, key, notice="nothing" if base.etag == now else "saved")
        if merging.conflicts(mine, theirs, base):
            return await _clash(visit, noun, found, mine, base)
        try:
            await visit.send(noun.edit, path=path, body=body, headers={"If-Match": now})
        except Problem as problem:
            if problem.status != CHANGED:
                return Draft(found.data, base.etag, mine, key, refused(visit, noun, problem))
            if attempt == ATTEMPTS - 1:
                return Draft(found.data, base.etag, mine, key, {"": problem.detail})
            found = await visit.call(noun.read, path=path)
        else:
            return Draft(found.data, now, mine, key, notice="saved" if base.etag == now else "merged")
    raise AssertionError("the last attempt returns")


def refused(visit: Visit, noun: Noun, problem: Problem) -> dict[str, str]:
    """Return the errors of a refusal that a form can show; raises any other `Problem`."""
    if problem.status not in {INVALID, CONFLICT}:
        raise problem
    found = noun.faults(visit, problem) if noun.faults else faults.of(problem, noun.labels(visit))
    return {name: found[name] for name in ("", *noun.labels(visit)) if name in found}


async def _clash(visit: Visit, noun: Noun, found: Answer, mine: Values, base: Base) -> Draft:
    # From here on the base is theirs: whoever saves again has seen it.
    theirs, etag = noun.shown(found.data), found.etag or ""
    return Draft(
        found.data,
        etag,
        merging.merged(mine, theirs, base),
        await bases.keep(visit, Base.of(theirs, etag)),
        theirs={name: theirs[name] for name in theirs if name in merging.conflicts(mine, theirs, base)},
        before=base.thing,
    )
