"""Merging: two people changed the same thing, and neither loses a word.

A value other than that of the form's base is a change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Base:
    """The values on a page, the values of its thing then, and the entity tag.

    The two differ once somebody else has changed a field: the page still shows the old text.
    """

    page: Values
    thing: Values
    etag: str

    @classmethod
    def of(cls, values: Values, etag: str) -> Base:
        """Return the base of a page that shows the thing as it is."""
        return cls(values, values, etag)

    def moved(self, sent: set[str], mine: Values, theirs: Values, etag: str) -> Base:
        """Return the base once the fields `sent` are saved and `theirs` is the thing.

        A field that somebody else changed keeps its old base, as the page does not show their text.
        """
        known = sent | {name for name in mine if same(mine[name], theirs[name])}
        page = {**self.page, **{name: mine[name] for name in known}}
        thing = {**self.thing, **{name: theirs[name] for name in known}}
        return Base(page, thing, etag)


UNKNOWN: Final = Base({}, {}, "")
"""The base where nothing is known: every field counts as changed by both."""


def same(one: Any, other: Any) -> bool:
    """Return whether two values of a field say the same; a base that was stored has lists for tuples."""
    return one == other or json.dumps(one) == json.dumps(other)


def changed(values: Values, before: Values) -> set[str]:
    """Return the fields that differ from those before, or were not among them."""
    return {name for name, value in values.items() if name not in before or not same(value, before[name])}


def conflicts(mine: Values, theirs: Values, base: Base) -> set[str]:
    """Return the fields that both changed, each to something else."""
    both = changed(mine, base.page) & changed(theirs, base.thing)
    return {name for name in both if not same(mine[name], theirs[name])}


def merged(mine: Values, theirs: Values, base: Base) -> dict[str, Any]:
    """Return theirs with everything that I changed."""
    own = changed(mine, base.page)
    return {name: mine[name] if name in own else theirs[name] for name in mine}
